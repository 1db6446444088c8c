// How far the outputs of a plan are there, noted beside it.
#include "src/merge/output/output_progress.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "src/merge/plan/names.h"
#include "src/merge/plan/strict_json.h"
#include "src/text/json_string.h"

namespace weir::merge {
namespace {

std::string FormatNote(const OutputsThere& there, std::string_view digest) {
  std::string note = fmt::format(R"({{"version":{},"digest":"{}","folder":)", kPlanVersion, digest);
  text::AppendJsonString(there.folder, note);
  note += fmt::format(R"(,"lines":{},"parts":{},"entries":{},"published":"{}","parts_of":{{)",
                      there.lines, there.parts, there.entries,
                      there.published ? event::FormatDay(*there.published) : "");
  for (const auto& [folder, parts] : there.parts_of) {
    if (note.back() != '{') note += ',';
    text::AppendJsonString(folder, note);
    note += fmt::format(":{}", parts);
  }
  return note + "}}";
}

/// Fits a number of parts.
bool TakeParts(std::uint64_t number, std::uint32_t& parts) {
  parts = static_cast<std::uint32_t>(number);
  return number <= std::numeric_limits<std::uint32_t>::max();
}

bool ReadNote(StrictJson& json, OutputsThere& there) {
  std::uint64_t version = 0;
  std::string digest;
  std::uint64_t parts = 0;
  std::string published;
  const auto take = [&there](std::string_view folder, const simdjson::dom::element& value) {
    std::uint64_t number = 0;
    return value.get(number) == simdjson::SUCCESS &&
           TakeParts(number, there.parts_of[std::string(folder)]);
  };
  const bool good = json.Number("version", version) && json.Text("digest", digest) &&
                    json.Text("folder", there.folder) && json.Number("lines", there.lines) &&
                    json.Number("parts", parts) && TakeParts(parts, there.parts) &&
                    json.Number("entries", there.entries) && json.Text("published", published) &&
                    json.Map("parts_of", take);
  if (!published.empty()) there.published = event::ParseDay(published);
  return good;
}

bool IsFurther(const OutputsThere& a, const OutputsThere& b) {
  return std::tie(a.entries, a.folder, a.lines) > std::tie(b.entries, b.folder, b.lines);
}

}  // namespace

std::string FormatOutputsThere(const OutputsThere& there, std::string_view digest) {
  const std::string note = FormatNote(there, digest);
  return note + "\n" + DigestOf(note);
}

std::optional<OutputsThere> ParseOutputsThere(std::string_view bytes, std::string_view digest) {
  const std::size_t end = bytes.rfind('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view note = bytes.substr(0, end);
  if (DigestOf(note) != bytes.substr(end + 1)) return std::nullopt;
  OutputsThere there;
  StrictJson json;
  const bool good = json.Document(note, [&] { return ReadNote(json, there); });
  // So it is of this plan, and of a program that notes what this one does.
  if (!good || FormatNote(there, digest) != note) return std::nullopt;
  return there;
}

OutputsThere Together(const OutputsThere& a, const OutputsThere& b) {
  OutputsThere both = IsFurther(a, b) ? a : b;
  both.published = std::max(a.published, b.published);
  return both;
}

Result<void> OutputProgress::Read() {
  const std::string name = ProgressName(plan_.plan().number);
  const auto noted = std::move(plan_.objects().Get({&name, 1}).front());
  if (!noted) return noted.error();
  if (*noted) found_ = ParseOutputsThere(**noted, plan_.digest()).value_or(OutputsThere());
  made_ = found_;
  there_ = found_;
  return {};
}

void OutputProgress::Enter(std::string_view folder) {
  folder_ = folder;
  lines_ = 0;
  lines_there_ = 0;
  parts_there_ = 0;
  if (found_.entries > 0 || folder < found_.folder) {
    lines_there_ = kAllLines;
    const auto several = found_.parts_of.find(folder);
    parts_there_ = several == found_.parts_of.end() ? 1 : several->second;
  } else if (folder == found_.folder) {
    lines_there_ = found_.lines;
    parts_there_ = found_.parts;
  }
}

void OutputProgress::EndHeldPart(std::uint32_t parts) {
  made_.folder = folder_;
  made_.lines = lines_;
  made_.parts = parts;
}

void OutputProgress::EndPart(std::uint32_t parts) {
  EndHeldPart(parts);
  if (parts > 1) made_.parts_of[folder_] = parts;
}

void OutputProgress::NoteThere() {
  if (there_ == made_) return;
  const auto published = there_.published;
  there_ = made_;
  there_.published = published;
  is_saved_ = false;
}

void OutputProgress::NotePublished(event::Day day) {
  if (there_.published >= day) return;
  there_.published = day;
  made_.published = day;
  is_saved_ = false;
}

void OutputProgress::Save() {
  if (std::exchange(is_saved_, true)) return;
  const std::string name = ProgressName(plan_.plan().number);
  const auto noted = std::move(plan_.objects().GetVersions({&name, 1}).front());
  if (!noted) return;
  OutputsThere known;
  if (*noted) known = ParseOutputsThere((*noted)->bytes, plan_.digest()).value_or(known);
  const OutputsThere all = Together(there_, known);
  if (all == known) return;
  const Replacement note{.name = name,
                         .version = *noted ? (*noted)->version : std::string(),
                         .bytes = FormatOutputsThere(all, plan_.digest())};
  static_cast<void>(plan_.objects().Replace({&note, 1}));
}

}  // namespace weir::merge
