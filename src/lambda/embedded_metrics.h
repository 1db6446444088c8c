// The function's one log line per batch, or run of the merge or of a roll-up: CloudWatch embedded
// metric format, so that a log line is metrics as well.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/compact/compactor.h"
#include "src/event/figures.h"
#include "src/event/timestamp.h"
#include "src/merge/worker.h"

namespace weir::lambda {

/// What is said of one attempt.
struct BatchReport {
  std::string_view function_name =
      {};  ///< the one dimension: more would cost more than the function
  std::string_view request_id = {};
  std::string_view trace_id = {};
  std::string_view stream_arn = {};
  std::string_view shard_id = {};
  event::Timestamp at = {};
  std::uint64_t received = 0;  ///< by this attempt, the failed ones too
  std::uint64_t failed = 0;    ///< they come again
  bool has_verdicts = true;    ///< else what needs them is left out
  const event::Figures& figures;
};

/// What is said of one run of the merge.
struct MergeReport {
  std::string_view function_name = {};
  std::string_view request_id = {};
  std::string_view trace_id = {};
  event::Timestamp at = {};
  const merge::MergeSummary& summary;
};

/// What is said of a plan that a run of the merge finds open.
struct PlanOpenReport {
  std::string_view function_name = {};
  std::string_view request_id = {};
  std::string_view trace_id = {};
  event::Timestamp at = {};
  std::uint64_t plan = 0;
  std::string_view kind = {};
  event::Timestamp since = {};
};

/// What is said of one roll-up of claims.
struct CompactReport {
  std::string_view function_name = {};
  std::string_view request_id = {};
  std::string_view trace_id = {};
  event::Timestamp at = {};
  const compact::CompactSummary& summary;
};

/// One line of JSON, without its end. Counts only: ratios are metric math, for ratios of batches
/// can't be averaged. Of the events it holds nothing but numbers.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
[[nodiscard]] std::string FormatMetrics(const BatchReport& report);
[[nodiscard]] std::string FormatMergeMetrics(const MergeReport& report);
[[nodiscard]] std::string FormatPlanOpen(const PlanOpenReport& report);
[[nodiscard]] std::string FormatCompactMetrics(const CompactReport& report);

/// A log line of another kind: {"level":"error","message":"…","request_id":"…"}.
[[nodiscard]] std::string FormatLog(std::string_view level, std::string_view message,
                                    std::string_view request_id);

}  // namespace weir::lambda
