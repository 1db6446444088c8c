// What a pipeline costs a month, item by item.
#pragma once

#include <string_view>
#include <vector>

#include "src/plan/load.h"
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

/// What the function writes to its log for an invocation, its own line and Lambda's.
inline constexpr double kLogBytes = 1'400;
inline constexpr double kMetrics = 10;  ///< src/lambda/embedded_metrics.cc
inline constexpr double kAlarms = 1;    ///< terraform/modules/pipeline/alarms.tf

}  // namespace weir::plan
