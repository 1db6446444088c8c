// Handles the events that start the merge: a schedule's, or anybody's; what they hold is not read.
#include "src/lambda/merge_handler.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "src/lambda/embedded_metrics.h"
#include "src/merge/plan/plan_words.h"
#include "src/merge/summary_json.h"

namespace weir::lambda {
namespace {

/// Of the invocation's time, for the answer and what is under way.
constexpr double kReservedShare = 0.1;

/// Another step is begun if there is time for one that takes half as long again as the longest.
class StepsInTime {
 public:
  StepsInTime(const aws::Clock& clock, aws::Deadline deadline)
      : clock_(clock), deadline_(deadline), begun_(clock.Now()) {}

  bool MayGoOn() {
    const auto now = clock_.Now();
    longest_ = std::max(longest_, now - std::exchange(begun_, now));
    return now + longest_ + longest_ / 2 < deadline_;
  }

 private:
  const aws::Clock& clock_;
  const aws::Deadline deadline_;
  aws::Deadline begun_;
  aws::Deadline::duration longest_{};
};

}  // namespace

MergeHandler::MergeHandler(const Configuration& configuration, Ports ports)
    : configuration_(configuration), ports_(std::move(ports)) {}

Result<std::string> MergeHandler::Handle(const Invocation& invocation) {
  const auto left = invocation.deadline - ports_.clock.Now();
  const auto reserved = std::chrono::duration_cast<aws::Deadline::duration>(left * kReservedShare);
  const aws::Deadline deadline = invocation.deadline - reserved;
  StepsInTime steps(ports_.clock, deadline);
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
      deadline, [&steps] { return steps.MayGoOn(); }, note_open);
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

std::string_view MergeErrorName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidInput:
      return "InvalidInput";
    case ErrorKind::kNotFound:
      return "NotFound";
    case ErrorKind::kConflict:
      return "Conflict";
    case ErrorKind::kUnavailable:
    case ErrorKind::kUnknown:
      return "ServiceUnavailable";
    case ErrorKind::kExhausted:
      return "Exhausted";
    case ErrorKind::kDenied:
      return "AccessDenied";
    case ErrorKind::kCorrupt:
      return "Corrupt";
  }
  return "Error";
}

}  // namespace weir::lambda
