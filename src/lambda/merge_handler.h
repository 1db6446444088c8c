// Handles the events that start the merge: a schedule's, or anybody's; what they hold is not read.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "src/aws/clock.h"
#include "src/event/timestamp.h"
#include "src/lambda/configuration.h"
#include "src/lambda/runtime_api.h"
#include "src/merge/worker.h"
#include "src/result/result.h"

namespace weir::lambda {

class MergeHandler {
 public:
  struct Ports {
    /// RunMerge on the lake, until `deadline` at the latest.
    std::function<Result<merge::MergeSummary>(aws::Deadline deadline, const merge::MayGoOn&,
                                              const merge::NotePlanOpen&)>
        run_merge;
    const aws::Clock& clock;
    std::function<event::Timestamp()> now;  ///< the time of day where the lake stands
    std::function<void(std::string_view line)> write_log;  ///< one line, without its end
  };

  /// `configuration` and what the ports refer to outlive the handler.
  MergeHandler(const Configuration& configuration, Ports ports);

  /// Merges until nothing is left to do or the invocation's time is nearly over; the summary as
  /// JSON. An error fails the invocation: its schedule and alarms see it.
  Result<std::string> Handle(const Invocation& invocation);

 private:
  const Configuration& configuration_;
  const Ports ports_;
};

}  // namespace weir::lambda
