// Both mean the same by their errors; the schedule's role has to have the right.
#include "src/cloud/server/adapters/scheduler_lambda_targets.h"

#include <utility>

namespace weir::cloud::server {

Result<void> FunctionTargets::Accept(std::string_view role_arn, std::string_view function_arn,
                                     std::string event) {
  if (judge_.judges_everybody()) {
    const RoleSession session = {.role_arn = std::string(role_arn), .name = "scheduler"};
    auto why = judge_.WhyDenied(session, "lambda:InvokeFunction", function_arn);
    if (why) return Error{ErrorKind::kDenied, *std::move(why)};
  }
  return functions_.Accept(function_arn, std::move(event));
}

}  // namespace weir::cloud::server
