// What the scheduled roll-up of layouts `batch` and `event` does: its runs and their requests.
#pragma once

#include "src/plan/requests.h"
#include "src/plan/settings.h"
#include "src/plan/workload.h"

namespace weir::plan {

/// All zero where none is scheduled; rates are a second. Added up from what src/compact does with
/// each day, and held against it by `tests/forecast`.
struct CompactLoad {
  double runs = 0;
  Requests requests;         ///< of S3 alone
  double run_seconds = 0;    ///< of one run on average, about
  double tombstones_gb = 0;  ///< of a month's events; they stay for good
  /// Events of a file of the lake, once its day is rolled up.
  double events_per_rolled_file = 0;
};

[[nodiscard]] CompactLoad CompactLoadOf(const Workload& workload, const Settings& settings);

/// Whether all that a day leaves is rolled up within the runs of a day.
[[nodiscard]] bool KeepsUp(const CompactLoad& compact, const Settings& settings);

}  // namespace weir::plan
