// Lambda asks IAM: whether it may assume the role that a function names, and what that may do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/iam/store.h"
#include "src/cloud/lambda/execution_roles.h"
#include "src/cloud/server/adapters/access_judge.h"

namespace weir::cloud::server {

/// As CanBeAssumedBy and the judge say. Both outlive this.
class FunctionRoles : public lambda::ExecutionRoles {
 public:
  FunctionRoles(const iam::IamStore& store, const AccessJudge& judge)
      : store_(store), judge_(judge) {}
  [[nodiscard]] bool CanBeAssumed(std::string_view arn) const override;
  [[nodiscard]] std::optional<std::string> WhyDenied(std::string_view role_arn,
                                                     std::string_view function_arn,
                                                     std::string_view action,
                                                     std::string_view resource) const override;

 private:
  const iam::IamStore& store_;
  const AccessJudge& judge_;
};

}  // namespace weir::cloud::server
