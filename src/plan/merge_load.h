// What the merge of layout `landing` does: its runs, their requests, what it keeps.
#pragma once

#include "src/plan/load.h"
#include "src/plan/requests.h"
#include "src/plan/settings.h"
#include "src/plan/workload.h"

namespace weir::plan {

/// All zero for other layouts; rates are a second. Added up from the steps of src/merge
/// (merge_steps.h, index_load.h, roll_load.h), so often as the planner makes plans of each kind,
/// and held against runs: `tests/forecast` counts what those steps ask for,
/// `bench/cost/run --layout landing` what a pipeline does.
struct MergeLoad {
  double runs = 0;  ///< of the schedule, whether anything waits or not
  /// All but the lake's objects, which load.h has, and the roll-up.
  Requests merge;
  /// What is asked for besides because days are rolled up: `roll_after_hours`.
  Requests roll_up;
  double run_seconds = 0;   ///< of one run, about: the turns that it waits, and its work
  double roll_seconds = 0;  ///< of these for the roll-up
  double landing_gb = 0;    ///< kept for as long as records may come again
  double index_gb = 0;      ///< ids of the horizon
  /// Events of a file of the lake, once days are rolled up; 0 where they are not.
  double events_per_rolled_file = 0;
};

[[nodiscard]] MergeLoad MergeLoadOf(const Workload& workload, const Settings& settings);

/// Plans that one run of the schedule makes of its window, at least; no window is judged in less.
[[nodiscard]] double PlansOfAWindow(const Workload& workload, const Settings& settings,
                                    double landings_a_second);

/// Landings of a shard that arrived within minutes have one entry of the ledger together.
[[nodiscard]] double LandingsOfAnEntry(const Load& ingest);

/// Whether a run is over before its time is, and before the next one begins.
[[nodiscard]] bool KeepsUp(const MergeLoad& merge, const Settings& settings);
/// Seconds that a run may take.
[[nodiscard]] double MostRunSeconds(const Settings& settings);

}  // namespace weir::plan
