// STS asks IAM: the roles that can be assumed, and by whom.
#pragma once

#include <optional>
#include <string_view>

#include "src/cloud/iam/store.h"
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

}  // namespace weir::cloud::server
