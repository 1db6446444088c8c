// Looks into trust policies for Lambda, and asks the judge.
#include "src/cloud/server/adapters/lambda_iam_roles.h"

#include "src/cloud/server/adapters/role_by_arn.h"

namespace weir::cloud::server {

bool FunctionRoles::CanBeAssumed(std::string_view arn) const {
  return CanBeAssumedBy("lambda.amazonaws.com", store_, arn, judge_.judges_everybody());
}

std::optional<std::string> FunctionRoles::WhyDenied(std::string_view role_arn,
                                                    std::string_view function_arn,
                                                    std::string_view action,
                                                    std::string_view resource) const {
  return judge_.WhyDenied(SessionOf(role_arn, function_arn), action, resource);
}

}  // namespace weir::cloud::server
