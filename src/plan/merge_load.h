// What the merge of layout `landing` does: its runs, their requests, what it keeps.
#pragma once

#include "src/plan/load.h"
#include "src/plan/settings.h"
#include "src/plan/workload.h"

namespace weir::plan {

/// All zero for other layouts; rates are a second. Counted from the steps of docs/merge.md, and
/// held against runs by `bench/cost/run --layout landing`.
struct MergeLoad {
  double runs = 0;        ///< of the schedule, whether anything waits or not
  double puts = 0;        ///< plans, verdicts, index, manifests, ledger: all but the lake's objects
  double lists = 0;       ///< of landings, and of what may go
  double gets = 0;        ///< of landings, plans, verdicts and index
  double head_reads = 0;  ///< of the item in the claims table
  double head_writes = 0;  ///< the same
  double run_seconds = 0;  ///< of one run, about
  double landing_gb = 0;   ///< kept for as long as records may come again
  double index_gb = 0;     ///< ids of the horizon
};

[[nodiscard]] MergeLoad MergeLoadOf(const Workload& workload, const Settings& settings);

/// Plans that one run of the schedule makes of its window, at least; no window is judged in less.
[[nodiscard]] double PlansOfAWindow(const Workload& workload, const Settings& settings,
                                    double landings_a_second);

/// So often what is held is stored: a window begins it, and the first one behind its time ends it.
[[nodiscard]] double HeldSeconds(const Settings& settings);

/// Whether a run is over before its time is, and before the next one begins.
[[nodiscard]] bool KeepsUp(const MergeLoad& merge, const Settings& settings);
/// Seconds that a run may take.
[[nodiscard]] double MostRunSeconds(const Settings& settings);

}  // namespace weir::plan
