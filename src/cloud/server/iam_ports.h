// What STS needs of IAM and Lambda, as those have it.
#pragma once

#include "src/cloud/iam/store.h"
#include "src/cloud/lambda/execution_roles.h"
#include "src/cloud/lambda/service.h"
#include "src/cloud/sts/caller_directory.h"
#include "src/cloud/sts/role_directory.h"

namespace weir::cloud::server {

/// The roles of this account, and what their trust policies say (src/cloud/iam/trust_policy.h).
class IamRoles : public sts::RoleDirectory {
 public:
  explicit IamRoles(const iam::IamStore& store) : store_(store) {}
  [[nodiscard]] std::optional<sts::AssumableRole> Find(std::string_view arn) const override;
  [[nodiscard]] std::string_view Refused(std::string_view arn,
                                         const sts::SessionWish& wish) const override;

 private:
  const iam::IamStore& store_;
};

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

/// A function calls as its execution role, in a session of its own name ("Defining Lambda function
/// permissions with an execution role", Developer Guide). The service outlives all calls of Find.
class FunctionCallers : public sts::CallerDirectory {
 public:
  FunctionCallers(const iam::IamStore& store, const lambda::LambdaService& functions)
      : store_(store), functions_(functions) {}
  [[nodiscard]] std::optional<sts::Identity> Find(std::string_view access_key_id) const override;

 private:
  const iam::IamStore& store_;
  const lambda::LambdaService& functions_;
};

}  // namespace weir::cloud::server
