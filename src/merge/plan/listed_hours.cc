// How far a listing of all hours has come, noted beside the chain: the next run goes on there.
#include "src/merge/plan/listed_hours.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/landing/name.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/plan_fields.h"
#include "src/text/json_string.h"

namespace weir::merge {
namespace {

/// Of the note's own format.
constexpr std::uint32_t kNoteVersion = 1;

void AppendTexts(const std::set<std::string, std::less<>>& texts, std::string& note) {
  for (const std::string& text : texts) {
    if (note.back() != '[') note += ',';
    text::AppendJsonString(text, note);
  }
}

std::string FormatNote(const ListedHours& listed) {
  std::string note = fmt::format(R"({{"version":{},"since":"{}","plan":{},"to":)", kNoteVersion,
                                 event::FormatTimestamp(listed.since), listed.plan);
  text::AppendJsonString(listed.to, note);
  note += fmt::format(R"(,"lowest_plan":{},"again":[)", listed.lowest_plan.value_or(0));
  AppendTexts(listed.again, note);
  note += R"(],"shards":[)";
  AppendTexts(listed.shards, note);
  return note + "]}";
}

class NoteReader : private PlanFields {
 public:
  std::optional<ListedHours> Read(std::string_view note) {
    ListedHours listed;
    const bool good = json_.Document(note, [&] { return Take(listed); });
    // So it is of a program that notes what this one does.
    if (!good || FormatNote(listed) != note) return std::nullopt;
    return listed;
  }

 private:
  bool Take(ListedHours& listed) {
    std::uint64_t version = 0;
    std::uint64_t lowest = 0;
    std::vector<std::string> again;
    std::vector<std::string> shards;
    const bool good = json_.Number("version", version) && Time("since", listed.since) &&
                      json_.Number("plan", listed.plan) && json_.Text("to", listed.to) &&
                      json_.Number("lowest_plan", lowest) && json_.Texts("again", again) &&
                      json_.Texts("shards", shards);
    if (lowest > 0) listed.lowest_plan = lowest;
    listed.again.insert(again.begin(), again.end());
    listed.shards.insert(shards.begin(), shards.end());
    return good;
  }
};

bool IsOfADay(event::Timestamp since, event::Timestamp now) {
  return since <= now && now.micros - since.micros < event::kMicrosPerDay;
}

bool IsFurther(const ListedHours& a, const ListedHours& b) {
  return a.since == b.since && a.plan >= b.plan && a.to >= b.to;
}

}  // namespace

std::string FormatListedHours(const ListedHours& listed) {
  const std::string note = FormatNote(listed);
  return note + "\n" + DigestOf(note);
}

std::optional<ListedHours> ParseListedHours(std::string_view bytes) {
  const std::size_t end = bytes.rfind('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view note = bytes.substr(0, end);
  if (DigestOf(note) != bytes.substr(end + 1)) return std::nullopt;
  return NoteReader().Read(note);
}

ListedHours ListingBegunAt(event::Timestamp now) {
  ListedHours begun;
  begun.since = now;
  return begun;
}

Result<ListedHours> ReadListedHours(MergeObjects& objects, const ChainState& state, PlanNumber head,
                                    event::Timestamp now) {
  const std::string name(kListingName);
  const auto content = std::move(objects.Get({&name, 1}).front());
  if (!content) return content.error();
  if (*content) {
    auto noted = ParseListedHours(**content);
    const bool is_due = noted && noted->since > state.full_listing && noted->plan <= head &&
                        IsOfADay(noted->since, now);
    if (is_due) return *std::move(noted);
  }
  return ListingBegunAt(now);
}

bool IsOvertaken(const ListedHours& listed, const Plan& plan) {
  if (plan.number <= listed.plan) return false;
  return std::ranges::any_of(plan.landings, [&listed](const PlannedLanding& landing) {
    const auto name = landing::LandingName::Parse(landing.name);
    return name && name->hour <= listed.to;
  });
}

void SaveListedHours(MergeObjects& objects, const ListedHours& listed) {
  const std::string name(kListingName);
  const auto there = std::move(objects.GetVersions({&name, 1}).front());
  if (!there) return;
  const auto known = *there ? ParseListedHours((*there)->bytes) : std::nullopt;
  if (known && IsFurther(*known, listed)) return;
  const Replacement note{.name = name,
                         .version = *there ? (*there)->version : std::string(),
                         .bytes = FormatListedHours(listed)};
  static_cast<void>(objects.Replace({&note, 1}));
}

}  // namespace weir::merge
