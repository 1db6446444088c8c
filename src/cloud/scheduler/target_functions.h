// What Scheduler needs of Lambda: a function that is given an event.
#pragma once

#include <string>
#include <string_view>

#include "src/result/result.h"

namespace weir::cloud::scheduler {

/// An adapter: over Lambda's service, in src/cloud/server/adapters.
class TargetFunctions {
 public:
  TargetFunctions() = default;
  TargetFunctions(const TargetFunctions&) = delete;
  TargetFunctions& operator=(const TargetFunctions&) = delete;
  virtual ~TargetFunctions() = default;

  /// Hands the event to the function with this ARN, as Invoke with the type Event does, with the
  /// rights of the schedule's role. Where it has worked, the event is kept durably. kExhausted and
  /// kUnavailable: not now, for no fault of the function's; any other error is the target's. Does
  /// not wait for the function.
  virtual Result<void> Accept(std::string_view role_arn, std::string_view function_arn,
                              std::string event) = 0;
};

}  // namespace weir::cloud::scheduler
