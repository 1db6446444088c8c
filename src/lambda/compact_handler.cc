// Handles the events that start a roll-up of claims: a schedule's, or anybody's.
#include "src/lambda/compact_handler.h"

#include <utility>

#include <fmt/format.h>

#include "src/compact/summary_json.h"
#include "src/lambda/embedded_metrics.h"
#include "src/lambda/steps_in_time.h"

namespace weir::lambda {

CompactHandler::CompactHandler(const Configuration& configuration, Ports ports)
    : configuration_(configuration), ports_(std::move(ports)) {}

Result<std::string> CompactHandler::Handle(const Invocation& invocation) {
  StepsInTime steps(ports_.clock, invocation.deadline);
  const auto summary = ports_.run_compact(steps.deadline(), [&steps] { return steps.MayGoOn(); });
  if (!summary) return summary.error();
  ports_.write_log(FormatCompactMetrics({.function_name = configuration_.function_name,
                                         .request_id = invocation.request_id,
                                         .trace_id = invocation.trace_id,
                                         .at = ports_.now(),
                                         .summary = *summary}));
  for (const Error& error : summary->damaged) {
    ports_.write_log(FormatLog("error", "left as it is: " + error.message, invocation.request_id));
  }
  for (const Error& error : summary->foreign) {
    ports_.write_log(FormatLog("warning", "skipped: " + error.message, invocation.request_id));
  }
  if (summary->failed) return *summary->failed;
  return compact::SummaryJson(*summary);
}

}  // namespace weir::lambda
