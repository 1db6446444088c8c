// The planner: what comes next, from what stands and what was listed. Pure.
#include "src/merge/plan/planner.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "src/landing/name.h"

namespace weir::merge {
namespace {

constexpr std::int64_t kMicrosPerHour = event::kMicrosPerDay / 24;
/// An hour may get landings for so long after it began; what comes later is found once a day.
constexpr std::int64_t kOpenHours = 6;
/// Beyond the redelivery of records: the life of a request under way, and clocks that differ.
constexpr std::int64_t kGraceDays = 1;
/// Levels of the index, and how many runs of one become one of the next.
constexpr std::array<std::size_t, 2> kRunsOfLevel = {8, 24};
/// A day that got fewer files since it was rolled up last stays as it is.
constexpr std::uint64_t kFilesWorthIt = 8;
/// A day that got so many files since it was rolled up last is rolled up, and nothing is merged
/// meanwhile: manifests are read whole, and with lines of 500 bytes this one has 250 MB.
constexpr std::uint64_t kMostUnrolledFiles = 500'000;
/// A plan deletes what so many have made one.
constexpr std::size_t kMaxRemoves = 8;
/// The first day that there is: no day is before it.
constexpr event::Day kFirstDay{-719'162};

event::Timestamp Before(event::Timestamp time, std::int64_t days) {
  return {time.micros - days * event::kMicrosPerDay};
}

/// Nothing that an unjudged landing may still give again is older than what was given since this.
event::Timestamp OldestUnjudged(const Situation& situation) {
  const event::Timestamp listed = situation.listed_since.value_or(situation.now);
  if (situation.waiting.hours.empty()) return listed;
  const auto hour = landing::ParseHour(situation.waiting.hours.begin()->first);
  return std::min(listed, hour.value_or(listed));
}

/// Whoever has it done now and was told of less changes nothing: what goes never comes back.
std::uint32_t HorizonDays(const MergeSettings& settings, const ChainState& state) {
  return std::min(std::max(settings.horizon_days, state.horizon_days), kMaxDays);
}
std::uint32_t RedeliveryDays(const MergeSettings& settings, const ChainState& state) {
  return std::min(std::max(settings.redelivery_days, state.redelivery_days), kMaxDays);
}
std::uint32_t GraceHours(const MergeSettings& settings, const ChainState& state) {
  return std::clamp(std::max(settings.reader_grace_hours, state.reader_grace_hours),
                    kReaderGraceHours.least, kMaxGraceHours);
}

struct Merging {
  std::vector<PlanNumber> sources;
  std::uint32_t level = 0;
};

Merging RunsToMerge(const ChainState& state) {
  for (std::uint32_t level = 0; level < kRunsOfLevel.size(); ++level) {
    Merging merging{.sources = {}, .level = level + 1};
    for (const IndexRun& run : state.index) {
      if (run.level == level) merging.sources.push_back(run.plan);
    }
    if (merging.sources.size() >= kRunsOfLevel.at(level)) return merging;
  }
  return {};
}

/// A run goes once everything that it knows is older than whatever may still be given again.
std::vector<PlanNumber> RunsToDrop(const Situation& situation) {
  std::vector<PlanNumber> drops;
  if (!situation.is_full) return drops;
  const std::string bound = landing::HourOf(
      Before(OldestUnjudged(situation), HorizonDays(situation.settings, situation.state)));
  for (const IndexRun& run : situation.state.index) {
    if (run.newest_hour < bound) drops.push_back(run.plan);
  }
  return drops;
}

/// Landings of hours before may go.
std::string DeleteBound(const Situation& situation) {
  const std::int64_t days = RedeliveryDays(situation.settings, situation.state) + kGraceDays;
  return landing::HourOf(Before(OldestUnjudged(situation), days));
}

/// Such a day, whether it is over or not, and whatever the settings say.
std::optional<event::Day> DayOfTooManyFiles(const ChainState& state) {
  for (const auto& [day, files] : state.unrolled) {
    if (files >= kMostUnrolledFiles) return day;
  }
  return std::nullopt;
}

bool IsHeldDue(const Situation& situation) {
  const std::int64_t since = situation.now.micros - situation.settings.hold_hours * kMicrosPerHour;
  return !situation.state.held.empty() && situation.state.held.front().since.micros <= since;
}

bool IsDayOver(event::Timestamp last, event::Timestamp now) {
  return now.micros - last.micros >= event::kMicrosPerDay || now < last;
}

/// The plan before this one has made files one, and no plan behind it says when it was closed.
bool IsTimeUnsaid(const RolledFiles& files, PlanNumber number) { return files.plan + 1 == number; }

/// Files that were made one may go: who reads them has begun before that was published.
std::vector<PlanNumber> FilesToRemove(const Situation& situation) {
  const std::int64_t hours = GraceHours(situation.settings, situation.state);
  const std::int64_t since = situation.now.micros - hours * kMicrosPerHour;
  std::vector<PlanNumber> removes;
  for (const RolledFiles& files : situation.state.rolled) {
    const bool is_over = !IsTimeUnsaid(files, situation.number) && files.since.micros <= since;
    if (is_over && removes.size() < kMaxRemoves) removes.push_back(files.plan);
  }
  return removes;
}

/// Where nothing else comes, a plan is made that does no more than say when files were made one:
/// else they would stay for a day.
bool IsRollDue(const Situation& situation) {
  const auto& rolled = situation.state.rolled;
  return DayToRoll(situation) || !FilesToRemove(situation).empty() ||
         (!rolled.empty() && IsTimeUnsaid(rolled.back(), situation.number));
}

Plan BasePlan(const Situation& situation, PlanKind kind) {
  Plan plan;
  plan.number = situation.number;
  plan.kind = kind;
  plan.made_at = situation.now;
  plan.previous = situation.previous;
  plan.compression = situation.settings.compression;
  plan.state = situation.state;
  for (RolledFiles& files : plan.state.rolled) {
    // A time to come was said by a clock that was wrong.
    const bool is_unsaid = IsTimeUnsaid(files, situation.number) || files.since > situation.now;
    if (is_unsaid) files.since = situation.now;
  }
  plan.state.horizon_days = HorizonDays(situation.settings, situation.state);
  plan.state.redelivery_days = RedeliveryDays(situation.settings, situation.state);
  plan.state.reader_grace_hours = GraceHours(situation.settings, situation.state);
  return plan;
}

/// Of all hours from the first kept on, those that have landings in plans, and those where some
/// wait. So an hour that is not there has none in plans, and the hours before are through; the
/// newest stays, or a quiet stream would have none to go on from.
std::map<std::string, PlanNumber, std::less<>> OpenHours(const Situation& situation) {
  auto hours = situation.is_full ? situation.named_hours : situation.state.hours;
  std::string keep = landing::HourOf({situation.now.micros - kOpenHours * kMicrosPerHour});
  if (!situation.waiting.hours.empty())
    keep = std::min(keep, situation.waiting.hours.begin()->first);
  if (!hours.empty()) keep = std::min(keep, hours.rbegin()->first);
  hours.erase(hours.begin(), hours.lower_bound(keep));
  for (const auto& [hour, count] : situation.waiting.hours) {
    hours.try_emplace(hour, situation.number);
  }
  return hours;
}

/// The first plan that is still asked for: its landings are there, its rows are held, or it is the
/// last one.
PlanNumber FloorOf(const Situation& situation) {
  if (situation.number == 1) return 1;
  PlanNumber floor = situation.number - 1;
  floor = std::min(floor, situation.waiting.lowest_plan.value_or(floor));
  if (const std::string& from = situation.waiting.unlisted_from; !from.empty()) {
    const auto& hours = situation.named_hours;
    for (auto hour = hours.lower_bound(from); hour != hours.end(); ++hour) {
      floor = std::min(floor, hour->second);
    }
  }
  if (!situation.state.held.empty()) floor = std::min(floor, situation.state.held.front().plan);
  if (!situation.state.rolled.empty()) {
    floor = std::min(floor, situation.state.rolled.front().plan);
  }
  return std::max(floor, situation.state.floor);
}

}  // namespace

bool IsFullListingDue(const ChainState& state, event::Timestamp now) {
  return state.hours.empty() || IsDayOver(state.full_listing, now);
}

ListingQuestion QuestionFor(const MergeSettings& settings, const ChainState& state,
                            event::Timestamp now, bool is_full) {
  if (!is_full) {
    return {.from_hour = state.hours.begin()->first,
            .old_before = {},
            .deleted_before = state.deleted_before,
            .whole_before = {},
            .enough = EnoughLandings()};
  }
  return {.from_hour = {},
          .old_before = Before(now, RedeliveryDays(settings, state) + kGraceDays),
          .deleted_before = state.deleted_before,
          .whole_before = state.hours.empty() ? std::string() : state.hours.begin()->first,
          .enough = EnoughLandings()};
}

std::optional<PlanKind> DueKind(const Situation& situation, bool can_merge) {
  if (DayOfTooManyFiles(situation.state)) return PlanKind::kRoll;
  std::optional<PlanKind> other;
  if (IsRollDue(situation)) other = PlanKind::kRoll;
  if (IsHeldDue(situation)) other = PlanKind::kHeld;
  if (!RunsToMerge(situation.state).sources.empty() || !RunsToDrop(situation).empty()) {
    other = PlanKind::kIndex;
  }
  if (can_merge && (!other || situation.last != PlanKind::kMerge)) return PlanKind::kMerge;
  if (other) return other;
  // Nothing to judge: what is old goes all the same, and the next full listing is a day away.
  const bool is_day_over = IsDayOver(situation.state.full_listing, situation.now);
  if (situation.is_full && is_day_over && situation.number > 1) return PlanKind::kMerge;
  return std::nullopt;
}

std::vector<LandingToOpen> ChooseLandings(const WaitingLandings& waiting,
                                          const std::set<std::string>& aside) {
  std::set<std::string_view> stuck;
  std::vector<LandingToOpen> chosen;
  std::uint64_t bytes = 0;
  for (std::size_t turn = 0; true; ++turn) {
    bool is_any = false;
    for (const auto& [shard, landings] : waiting.by_shard) {
      if (turn >= landings.size() || stuck.contains(shard)) continue;
      if (aside.contains(landings[turn].name)) {
        stuck.insert(shard);
        continue;
      }
      is_any = true;
      bytes += landings[turn].bytes;
      const bool is_full = bytes > kMaxPlannedBytes || chosen.size() == kMaxPlannedLandings;
      if (is_full && !chosen.empty()) return chosen;
      chosen.push_back(landings[turn]);
    }
    if (!is_any) return chosen;
  }
}

std::vector<std::string> DeletesOf(const Situation& situation) {
  const std::string bound = DeleteBound(situation);
  std::vector<std::string> deletes;
  for (const std::string& name : situation.waiting.old) {
    const auto parsed = landing::LandingName::Parse(name);
    if (parsed && parsed->hour < bound) deletes.push_back(name);
  }
  std::ranges::sort(deletes);
  return deletes;
}

Plan MergePlan(const Situation& situation, std::vector<PlannedLanding> landings,
               std::vector<PlannedLanding> before, std::vector<std::string> deletes) {
  Plan plan = BasePlan(situation, PlanKind::kMerge);
  plan.landings = std::move(landings);
  std::ranges::sort(plan.landings, IsJudgedBefore);
  plan.before = std::move(before);
  plan.deletes = std::move(deletes);
  plan.ranges = std::clamp(situation.settings.ranges, 1U, kMaxRanges);
  const std::int64_t hold = situation.settings.hold_hours * kMicrosPerHour;
  plan.held_before =
      hold == 0 ? kFirstDay : event::DayOf(event::Timestamp{situation.now.micros - hold});
  plan.state.hours = OpenHours(situation);
  if (!plan.deletes.empty()) {
    plan.state.deleted_before = std::max(plan.state.deleted_before, DeleteBound(situation));
  }
  if (situation.is_full) {
    plan.state.floor = FloorOf(situation);
    // Of a shard without landings there is none that a new one could share records with.
    std::erase_if(plan.state.highest, [&](const auto& shard) {
      return situation.waiting.unlisted_from.empty() &&
             !situation.waiting.shards.contains(shard.first);
    });
    // Where more is to be deleted than one plan names, the next one looks again.
    if (plan.deletes.size() < kMaxDeletes) plan.state.full_listing = situation.now;
  }
  return plan;
}

Plan HeldPlan(const Situation& situation, const std::map<PlanNumber, HeldSize>& sizes) {
  Plan plan = BasePlan(situation, PlanKind::kHeld);
  HeldSize taken;
  for (const HeldRows& held : situation.state.held) {
    if (const auto known = sizes.find(held.plan); known != sizes.end()) {
      taken.rows += known->second.rows;
      taken.bytes += known->second.bytes;
    }
    const bool is_full = taken.rows > kMaxPlanRows || taken.bytes > kMaxHeldBytes ||
                         plan.held.size() == kMaxHeldPlans;
    if (is_full && !plan.held.empty()) break;
    plan.held.push_back(held);
  }
  return plan;
}

std::optional<event::Day> DayToRoll(const Situation& situation) {
  if (const auto day = DayOfTooManyFiles(situation.state)) return day;
  if (situation.settings.roll_after_hours == 0) return std::nullopt;
  const event::Timestamp over{situation.now.micros -
                              situation.settings.roll_after_hours * kMicrosPerHour};
  for (const auto& [day, files] : situation.state.unrolled) {
    if (files >= kFilesWorthIt && day < event::DayOf(over)) return day;
  }
  return std::nullopt;
}

Plan RollPlan(const Situation& situation, std::optional<event::Day> day, DayRolls rolls) {
  Plan plan = BasePlan(situation, PlanKind::kRoll);
  plan.removes = FilesToRemove(situation);
  plan.day = day;
  plan.ends_day = day.has_value() && rolls.ends_day;
  plan.rolls = std::move(rolls.rolls);
  return plan;
}

Plan ErasePlan(const Situation& situation, std::vector<landing::IdHash> erases,
               std::vector<std::string> files) {
  Plan plan = BasePlan(situation, PlanKind::kErase);
  plan.erases = std::move(erases);
  plan.files = std::move(files);
  return plan;
}

Plan IndexPlan(const Situation& situation) {
  Plan plan = BasePlan(situation, PlanKind::kIndex);
  plan.drops = RunsToDrop(situation);
  Merging merging = RunsToMerge(situation.state);
  std::erase_if(merging.sources,
                [&plan](PlanNumber run) { return std::ranges::binary_search(plan.drops, run); });
  plan.sources = std::move(merging.sources);
  plan.level = plan.sources.empty() ? 0 : merging.level;
  return plan;
}

}  // namespace weir::merge
