// The planner: what comes next, from what stands and what was listed. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "src/event/timestamp.h"
#include "src/merge/judge/landing_cache.h"
#include "src/merge/plan/plan.h"
#include "src/merge/plan/waiting_landings.h"
#include "src/merge/rollup/roll_planner.h"
#include "src/merge/worker.h"

namespace weir::merge {

/// A plan of what is held takes no more bytes, as they are stored, and no more plans' rows: of each
/// some are in memory. What was held longest is always taken.
inline constexpr std::uint64_t kMaxHeldBytes = std::uint64_t{192} << 20;
inline constexpr std::size_t kMaxHeldPlans = 32;

/// What a plan holds.
struct HeldSize {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;  ///< as they are stored
};

/// All that a plan is made of.
struct Situation {
  const MergeSettings& settings;
  const ChainState& state;       ///< what stands
  PlanNumber number = 0;         ///< of the plan to come
  std::string previous;          ///< digest of the one before
  std::optional<PlanKind> last;  ///< its kind
  event::Timestamp now;          ///< read before anything was listed
  /// Whether hours that are through were listed too; those behind waiting.unlisted_from never were.
  bool is_full = false;
  /// When the listing began, where that was in a run before; nothing: now.
  std::optional<event::Timestamp> listed_since = std::nullopt;
  const WaitingLandings& waiting;
  /// Of plans that were read back, from the floor on where `is_full`: see NamedLandings::hours().
  const std::map<std::string, PlanNumber, std::less<>>& named_hours;
};

/// All hours are listed once a day: a landing that was put late stands in an hour that is through.
[[nodiscard]] bool IsFullListingDue(const ChainState& state, event::Timestamp now);
[[nodiscard]] ListingQuestion QuestionFor(const MergeSettings& settings, const ChainState& state,
                                          event::Timestamp now, bool is_full);

/// What kind of plan is to come, if any; `can_merge` says whether a landing can be taken. A window
/// comes first, but never two of them without a look at what else is due, and none while a day has
/// so many files that its manifest could not be read soon.
[[nodiscard]] std::optional<PlanKind> DueKind(const Situation& situation, bool can_merge);

/// The landings to take, shard after shard in turn and each shard's in order, as far as they fit by
/// their bytes; none that are set aside (by name), nor those of a shard behind such a one. Whoever
/// leaves one out leaves out those of its shard behind it.
[[nodiscard]] std::vector<LandingToOpen> ChooseLandings(const WaitingLandings& waiting,
                                                        const std::set<std::string>& aside);

/// Landings that go once the plan is closed.
[[nodiscard]] std::vector<std::string> DeletesOf(const Situation& situation);

/// A window. `landings` in any order, `before` as plans have named them.
[[nodiscard]] Plan MergePlan(const Situation& situation, std::vector<PlannedLanding> landings,
                             std::vector<PlannedLanding> before, std::vector<std::string> deletes);
/// Stores what was held longest, as far as it fits; `sizes` are of what each plan holds.
[[nodiscard]] Plan HeldPlan(const Situation& situation,
                            const std::map<PlanNumber, HeldSize>& sizes);
/// The day that is rolled up next, for it got files and is over, or got more than a manifest may
/// list.
[[nodiscard]] std::optional<event::Day> DayToRoll(const Situation& situation);
/// Rolls the day up, and deletes what nobody reads any more.
[[nodiscard]] Plan RollPlan(const Situation& situation, std::optional<event::Day> day,
                            DayRolls rolls);
/// Makes ids known as erased; `files` are those of the index that know them. Both sorted.
[[nodiscard]] Plan ErasePlan(const Situation& situation, std::vector<landing::IdHash> erases,
                             std::vector<std::string> files);
/// Merges the runs of a level that has too many, and forgets those beyond the horizon.
[[nodiscard]] Plan IndexPlan(const Situation& situation);

}  // namespace weir::merge
