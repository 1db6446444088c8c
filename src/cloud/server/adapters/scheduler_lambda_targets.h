// Scheduler invokes Lambda: functions as the targets of schedules.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/lambda/service.h"
#include "src/cloud/scheduler/target_functions.h"

namespace weir::cloud::server {

/// The service outlives all calls of Accept.
class FunctionTargets : public scheduler::TargetFunctions {
 public:
  explicit FunctionTargets(lambda::LambdaService& functions) : functions_(functions) {}
  Result<void> Accept(std::string_view function_arn, std::string event) override;

 private:
  lambda::LambdaService& functions_;
};

}  // namespace weir::cloud::server
