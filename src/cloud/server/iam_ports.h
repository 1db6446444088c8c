// What STS needs of IAM, as IAM has it.
#pragma once

#include "src/cloud/iam/store.h"
#include "src/cloud/sts/role_directory.h"

namespace weir::cloud::server {

class IamRoles : public sts::RoleDirectory {
 public:
  explicit IamRoles(const iam::IamStore& store) : store_(store) {}
  [[nodiscard]] std::optional<sts::AssumableRole> Find(std::string_view arn) const override;

 private:
  const iam::IamStore& store_;
};

}  // namespace weir::cloud::server
