// What STS needs of IAM and Lambda, as those have it.
#pragma once

#include "src/cloud/iam/store.h"
#include "src/cloud/lambda/service.h"
#include "src/cloud/sts/caller_directory.h"
#include "src/cloud/sts/role_directory.h"

namespace weir::cloud::server {

class IamRoles : public sts::RoleDirectory {
 public:
  explicit IamRoles(const iam::IamStore& store) : store_(store) {}
  [[nodiscard]] std::optional<sts::AssumableRole> Find(std::string_view arn) const override;

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
