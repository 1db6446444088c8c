// What a pipeline costs a month, item by item.
#pragma once

#include <string_view>
#include <vector>

#include "src/plan/compact_load.h"
#include "src/plan/load.h"
#include "src/plan/merge_load.h"
#include "src/plan/prices.h"
#include "src/plan/settings.h"
#include "src/plan/workload.h"

namespace weir::plan {

struct BillItem {
  std::string_view service;  ///< "Kinesis"
  std::string_view what;     ///< "shards"
  double amount = 0;         ///< a month
  std::string_view unit;     ///< "shard hours"
  double usd = 0;            ///< a month
};

struct Bill {
  std::vector<BillItem> items;  ///< those that cost anything

  [[nodiscard]] double Total() const;
  /// Of one service alone.
  [[nodiscard]] double Of(std::string_view service) const;
};

/// A month of a pipeline that has run for as long as it keeps claims and stream records. The lake's
/// storage is that of one month's events: each month adds as much. Left out: what readers ask of
/// the lake, data that leaves the region, retries, KMS keys of your own.
[[nodiscard]] Bill BillOf(const Workload& workload, const Settings& settings, const Prices& prices);

/// What an invocation writes to its log: Lambda's START, END and REPORT of some 270 bytes, and the
/// line of src/lambda/embedded_metrics.cc.
inline constexpr double kLogBytes = 1'220;
inline constexpr double kLandingLogBytes = 890;  ///< without verdicts
inline constexpr double kMergeLogBytes = 1'100;  ///< of a run
inline constexpr double kCompactLogBytes = 770;  ///< of a run
// src/lambda/embedded_metrics.cc; without claims a batch has no verdicts to tell, but the merge
// does.
inline constexpr double kMetrics = 10;
inline constexpr double kLandingMetrics = 2;
inline constexpr double kMergeMetrics = 8;
inline constexpr double kCompactMetrics = 1;
// terraform/modules/pipeline/alarms.tf: of the stream's function, and besides of the merge or of
// the roll-up.
inline constexpr double kAlarms = 5;
inline constexpr double kMergeAlarms = 4;
inline constexpr double kCompactAlarms = 1;

}  // namespace weir::plan
