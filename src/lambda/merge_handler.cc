// Handles the events that start the merge: a schedule's, or anybody's; what they hold is not read.
#include "src/lambda/merge_handler.h"

#include <utility>

#include "src/lambda/embedded_metrics.h"
#include "src/lambda/steps_in_time.h"
#include "src/merge/plan/plan_words.h"
#include "src/merge/summary_json.h"

namespace weir::lambda {

MergeHandler::MergeHandler(const Configuration& configuration, Ports ports)
    : configuration_(configuration), ports_(std::move(ports)) {}

Result<std::string> MergeHandler::Handle(const Invocation& invocation) {
  StepsInTime steps(ports_.clock, invocation.deadline);
  // Where no run is through in its time each is ended before it says anything: so this comes first.
  const auto note_open = [&](const merge::Plan& plan) {
    ports_.write_log(FormatPlanOpen({.function_name = configuration_.function_name,
                                     .request_id = invocation.request_id,
                                     .trace_id = invocation.trace_id,
                                     .at = ports_.now(),
                                     .plan = plan.number,
                                     .kind = merge::KindName(plan.kind),
                                     .since = plan.made_at}));
  };
  const auto summary = ports_.run_merge(
      steps.deadline(), [&steps] { return steps.MayGoOn(); }, note_open);
  if (!summary) return summary.error();
  const event::Timestamp now = ports_.now();
  ports_.write_log(FormatMergeMetrics({.function_name = configuration_.function_name,
                                       .request_id = invocation.request_id,
                                       .trace_id = invocation.trace_id,
                                       .at = now,
                                       .summary = *summary}));
  for (const Error& error : summary->set_aside) {
    ports_.write_log(FormatLog("error",
                               "set aside, with what follows in its shard: " + error.message,
                               invocation.request_id));
  }
  for (const Error& error : summary->damaged) {
    ports_.write_log(FormatLog("error", "left as it is by the roll-up: " + error.message,
                               invocation.request_id));
  }
  for (const Error& error : summary->large) {
    ports_.write_log(
        FormatLog("error", "a manifest is large: " + error.message, invocation.request_id));
  }
  return merge::SummaryJson(*summary, now);
}

}  // namespace weir::lambda
