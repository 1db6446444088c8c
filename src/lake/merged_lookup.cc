// Looks up one event by its id in a lake that landings are merged into: who owns it, where it
// stands, and how each record that brought it was judged.
#include "src/lake/merged_lookup.h"

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include <fmt/format.h>

#include "src/event/event_id.h"
#include "src/lake/object_reading.h"
#include "src/merge/chain_survey.h"
#include "src/merge/index/index_lookup.h"
#include "src/merge/judge/landing_cache.h"
#include "src/merge/output/held.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/owner.h"
#include "src/merge/plan/plan_history.h"
#include "src/merge/plan/waiting_landings.h"
#include "src/pipeline/members.h"
#include "src/pipeline/stream_position.h"

namespace weir::lake {
namespace {

using merge::PlanNumber;
using merge::RowVerdict;

/// So many landings are in memory.
constexpr std::size_t kLandingsAtOnce = 64;
constexpr std::array<std::string_view, merge::kRowVerdicts> kVerdictNames = {
    "not_judged", "stored",      "stored_before", "duplicate",
    "conflict",   "quarantined", "counted_before"};

/// A landing that may have the id.
struct Candidate {
  merge::LandingToOpen landing;
  PlanNumber plan = 0;  ///< 0: it waits
  std::uint32_t number = 0;
};

/// Where a plan has put the event.
struct Stored {
  PlanNumber plan = 0;
  std::string folder;
};

class Lookup {
 public:
  Lookup(const MergedLookupPlace& where, std::string_view id)
      : where_(where),
        id_(id),
        hash_(event::Fingerprinter().Of(id)),
        schemas_{.lines = pipeline::SchemaOfLines(where.schema),
                 .own_members = SchemaOfOwnMembers(where.schema)} {}

  Result<MergedLookup> Find() {
    auto chain = merge::SurveyChain(where_.objects, where_.head);
    if (!chain) return chain.error();
    chain_ = *std::move(chain);
    const auto rows = merge::IndexLookup(chain_.state, where_.objects).Find({&hash_, 1});
    if (!rows) return rows.error();
    if (!rows->empty()) found_.erased_at = merge::ErasedAt(rows->front().owner);
    if (!rows->empty() && found_.erased_at.empty()) {
      found_.owner = rows->front().owner;
      body_ = rows->front().fingerprint;
    }
    if (auto listed = ListCandidates(); !listed) return listed.error();
    if (auto looked = LookIntoLandings(); !looked) return looked.error();
    if (stored_) {
      if (auto looked = LookIntoFolder(); !looked) return looked.error();
    }
    if (auto looked = LookIntoHeld(); !looked) return looked.error();
    return std::move(found_);
  }

 private:
  Result<void> ListCandidates() {
    const auto waiting = merge::ListLandings(
        where_.objects,
        {.from_hour = {}, .old_before = {}, .deleted_before = chain_.state.deleted_before},
        chain_.named);
    if (!waiting) return waiting.error();
    const PlanNumber last = chain_.open ? chain_.open->number : chain_.closed;
    const auto read = merge::ForEachPlan(where_.objects, chain_.state.floor, last,
                                         [this](const merge::Plan& plan) { Take(plan); });
    if (!read) return read;
    for (const auto& [shard, landings] : waiting->by_shard) {
      for (const merge::LandingToOpen& landing : landings) {
        Push({.landing = landing, .plan = 0, .number = 0});
      }
    }
    return {};
  }

  void Take(const merge::Plan& plan) {
    for (std::uint32_t number = 0; number < plan.landings.size(); ++number) {
      const merge::PlannedLanding& landing = plan.landings[number];
      Push({.landing = {landing.name, landing.bytes}, .plan = plan.number, .number = number});
    }
  }

  void Push(Candidate candidate) {
    candidates_.push_back(std::move(candidate));
    if (candidates_.size() <= kMostLandingsLookedInto) return;
    candidates_.pop_front();
    ++found_.not_looked_into;
  }

  Result<void> LookIntoLandings() {
    merge::LandingCache cache(where_.objects);
    for (std::size_t first = 0; first < candidates_.size(); first += kLandingsAtOnce) {
      const std::size_t count = std::min(kLandingsAtOnce, candidates_.size() - first);
      std::vector<merge::LandingToOpen> some;
      for (std::size_t i = 0; i < count; ++i) some.push_back(candidates_[first + i].landing);
      const auto readers = cache.Open(some);
      for (std::size_t i = 0; i < count; ++i) {
        if (!readers[i] && readers[i].error().kind == ErrorKind::kNotFound) continue;  // deleted
        if (!readers[i]) return readers[i].error();
        if (auto looked = LookInto(**readers[i], candidates_[first + i]); !looked) return looked;
      }
      cache.Clear();
    }
    return {};
  }

  Result<void> LookInto(const landing::LandingReader& landing, const Candidate& candidate) {
    landing::IdCursor ids = landing.Ids({.first = hash_, .last = hash_});
    while (true) {
      const auto id = ids.Next();
      if (!id) return id.error();
      if (!id->has_value()) return {};
      LandedCopy copy{.landing = where_.prefix + candidate.landing.name,
                      .position = std::string((*id)->position),
                      .verdict = {}};
      const std::uint64_t row = (*id)->row;
      const bool is_judged = candidate.plan > 0 && candidate.plan <= chain_.closed;
      if (is_judged) {
        const auto verdict = VerdictOf(candidate, row);
        if (!verdict) return verdict.error();
        copy.verdict = *verdict;
        if (*verdict == RowVerdict::kStored) {
          auto folder = FolderOf(landing, row);
          if (!folder) return folder.error();
          stored_ = Stored{candidate.plan, *std::move(folder)};
        }
      }
      found_.landed.push_back(std::move(copy));
    }
  }

  Result<RowVerdict> VerdictOf(const Candidate& candidate, std::uint64_t row) {
    const std::string name = merge::PlanName(candidate.plan);
    const auto bytes = GetOne(name);
    if (!bytes) return bytes.error();
    const auto plan = merge::ParsePlan(*bytes, where_.objects.Describe(name));
    if (!plan) return plan.error();
    std::vector<std::uint64_t> rows;
    for (const merge::PlannedLanding& landing : plan->landings) rows.push_back(landing.rows);
    const auto ranges = merge::RangesOf(plan->ranges);
    const auto at = std::ranges::find_if(
        ranges, [this](const landing::IdRange& range) { return hash_ <= range.last; });
    // What needs no id is judged with the first range.
    for (const auto range : {static_cast<std::uint32_t>(at - ranges.begin()), 0U}) {
      const std::string page = merge::VerdictsName(candidate.plan, range);
      const auto content = GetOne(page);
      if (!content) return content.error();
      const auto verdicts = merge::ParseVerdicts(*content, rows, where_.objects.Describe(page));
      if (!verdicts) return verdicts.error();
      const RowVerdict verdict = verdicts->Of({candidate.number, row});
      if (verdict != RowVerdict::kNone) return verdict;
    }
    return RowVerdict::kNone;
  }

  static Result<std::string> FolderOf(const landing::LandingReader& landing, std::uint64_t row) {
    landing::FolderCursor folders = landing.Folders();
    while (true) {
      const auto folder = folders.Next();
      if (!folder) return folder.error();
      if (!folder->has_value()) return std::string();
      if (row < (*folder)->first_row + (*folder)->rows) return std::string((*folder)->path);
    }
  }

  /// The plan that has judged it has stored it, or, where it was held, one of a later number.
  Result<void> LookIntoFolder() {
    ObjectReading reading(
        where_.lake, [](const pipeline::ClaimKey& key) { return std::string(key.text); }, schemas_,
        1);
    return reading.ReadAll(
        fmt::format("{}{}/", where_.prefix, stored_->folder),
        [this](const pipeline::ListedObject& object) -> Result<bool> {
          const auto plan = merge::OutputPlanOf(object.name);
          return plan && *plan >= stored_->plan && !found_.place;
        },
        [this](AuditedObject& object) -> Result<void> {
          for (const AuditRow& row : object.TakeRows()) {
            if (row.key == id_) Note(row);
          }
          return {};
        });
  }

  void Note(const AuditRow& row) {
    if (found_.place) return;
    found_.object = row.object;
    found_.line = row.line;
    found_.place = ClaimedPlace::kHeldWithOther;
    if (row.body == body_ || row.other_body == body_) {
      found_.place = ClaimedPlace::kHeld;
    } else if (!row.is_comparable) {
      found_.place = ClaimedPlace::kHeldWithUnknown;
    }
  }

  Result<void> LookIntoHeld() {
    for (const merge::HeldRows& held : chain_.state.held) {
      const auto result = chain_.results.find(held.plan);
      if (found_.place || result == chain_.results.end()) continue;
      merge::HeldReader reader(where_.objects, held.plan, result->second.held);
      std::optional<AuditedObject> folder;
      const KeyOf key_of = [](const pipeline::ClaimKey& key) { return std::string(key.text); };
      while (!found_.place) {
        const auto more = reader.Next();
        if (!more) return more.error();
        if (!*more) break;
        folder.emplace(
            pipeline::ListedObject{
                .name = reader.folder() + "/held.json", .size = 0, .modified = 0},
            schemas_, key_of);
        folder->Add(reader.line() + "\n");
        folder->CallIt(where_.prefix + reader.part_name());
        for (const AuditRow& row : folder->TakeRows()) {
          if (row.key != id_) continue;
          Note(row);
          found_.is_held = true;
        }
      }
    }
    return {};
  }

  Result<std::string> GetOne(const std::string& name) {
    auto content = std::move(where_.objects.Get({&name, 1}).front());
    if (!content) return content.error();
    if (content->has_value()) return **std::move(content);
    return Error{ErrorKind::kNotFound, where_.objects.Describe(name) + ": it is gone"};
  }

  const MergedLookupPlace& where_;
  const std::string id_;
  const landing::IdHash hash_;
  const LineSchemas schemas_;
  merge::ChainSurvey chain_;
  event::Fingerprint body_{};
  std::deque<Candidate> candidates_;
  std::optional<Stored> stored_;
  MergedLookup found_;
};

}  // namespace

std::string_view LandedVerdictName(const std::optional<RowVerdict>& verdict) {
  return verdict ? kVerdictNames.at(static_cast<std::size_t>(*verdict)) : "waits";
}

Result<MergedLookup> LookUpMerged(const MergedLookupPlace& where, std::string_view id) {
  return Lookup(where, id).Find();
}

}  // namespace weir::lake
