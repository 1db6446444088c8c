// Both mean the same by their errors.
#include "src/cloud/server/adapters/scheduler_lambda_targets.h"

#include <utility>

namespace weir::cloud::server {

Result<void> FunctionTargets::Accept(std::string_view function_arn, std::string event) {
  return functions_.Accept(function_arn, std::move(event));
}

}  // namespace weir::cloud::server
