// Scheduler invokes Lambda: functions as the targets of schedules.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/lambda/service.h"
#include "src/cloud/scheduler/target_functions.h"
#include "src/cloud/server/adapters/access_judge.h"

namespace weir::cloud::server {

/// Both outlive all calls of Accept. A schedule's role is judged where everybody is.
class FunctionTargets : public scheduler::TargetFunctions {
 public:
  FunctionTargets(lambda::LambdaService& functions, const AccessJudge& judge)
      : functions_(functions), judge_(judge) {}
  Result<void> Accept(std::string_view role_arn, std::string_view function_arn,
                      std::string event) override;

 private:
  lambda::LambdaService& functions_;
  const AccessJudge& judge_;
};

}  // namespace weir::cloud::server
