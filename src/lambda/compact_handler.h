// Handles the events that start a roll-up of claims: a schedule's, or anybody's; what they hold is
// not read.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "src/aws/clock.h"
#include "src/compact/compactor.h"
#include "src/event/timestamp.h"
#include "src/lambda/configuration.h"
#include "src/lambda/runtime_api.h"
#include "src/result/result.h"

namespace weir::lambda {

class CompactHandler {
 public:
  struct Ports {
    /// RunCompact on the lake, until `deadline` at the latest.
    std::function<Result<compact::CompactSummary>(aws::Deadline deadline, const merge::MayGoOn&)>
        run_compact;
    const aws::Clock& clock;
    std::function<event::Timestamp()> now;  ///< the time of day where the lake stands
    std::function<void(std::string_view line)> write_log;  ///< one line, without its end
  };

  /// `configuration` and what the ports refer to outlive the handler.
  CompactHandler(const Configuration& configuration, Ports ports);

  /// Rolls up until nothing is left to do or the invocation's time is nearly over; the summary as
  /// JSON. An error fails the invocation: its schedule and alarms see it.
  Result<std::string> Handle(const Invocation& invocation);

 private:
  const Configuration& configuration_;
  const Ports ports_;
};

}  // namespace weir::lambda
