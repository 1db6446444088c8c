// Lambda asks IAM: whether it may assume the role that a function names.
#pragma once

#include <string_view>

#include "src/cloud/iam/store.h"
#include "src/cloud/lambda/execution_roles.h"

namespace weir::cloud::server {

/// Roles of functions. One that IAM has must trust Lambda, as on AWS. One that it does not have is
/// refused once there is a role that somebody has made here, and taken as it is before: tools that
/// only know functions name roles that nobody ever made. What `weir up` has made itself, below
/// kPathOfOwnRoles, does not count.
class FunctionRoles : public lambda::ExecutionRoles {
 public:
  static constexpr std::string_view kPathOfOwnRoles = "/weir-up/";

  explicit FunctionRoles(const iam::IamStore& store) : store_(store) {}
  [[nodiscard]] bool CanBeAssumed(std::string_view arn) const override;

 private:
  const iam::IamStore& store_;
};

}  // namespace weir::cloud::server
