// Looks into trust policies for Lambda.
#include "src/cloud/server/adapters/lambda_iam_roles.h"

#include <algorithm>

#include "src/cloud/iam/trust_policy.h"
#include "src/cloud/server/adapters/role_by_arn.h"

namespace weir::cloud::server {

bool FunctionRoles::CanBeAssumed(std::string_view arn) const {
  const auto role = RoleOf(store_, arn);
  if (role) return iam::TrustsService(role->trust_policy, "lambda.amazonaws.com");
  return std::ranges::all_of(store_.Roles(),
                             [](const iam::Role& other) { return other.path == kPathOfOwnRoles; });
}

}  // namespace weir::cloud::server
