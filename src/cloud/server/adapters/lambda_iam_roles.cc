// Looks into trust policies for Lambda.
#include "src/cloud/server/adapters/lambda_iam_roles.h"

#include "src/cloud/server/adapters/role_by_arn.h"

namespace weir::cloud::server {

bool FunctionRoles::CanBeAssumed(std::string_view arn) const {
  return CanBeAssumedBy("lambda.amazonaws.com", store_, arn);
}

}  // namespace weir::cloud::server
