// Lambda asks IAM: whether it may assume the role that a function names.
#pragma once

#include <string_view>

#include "src/cloud/iam/store.h"
#include "src/cloud/lambda/execution_roles.h"

namespace weir::cloud::server {

/// As CanBeAssumedBy says.
class FunctionRoles : public lambda::ExecutionRoles {
 public:
  explicit FunctionRoles(const iam::IamStore& store) : store_(store) {}
  [[nodiscard]] bool CanBeAssumed(std::string_view arn) const override;

 private:
  const iam::IamStore& store_;
};

}  // namespace weir::cloud::server
