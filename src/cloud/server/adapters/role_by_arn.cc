// A role's name is the last part of its ARN.
#include "src/cloud/server/adapters/role_by_arn.h"

#include <algorithm>
#include <string>
#include <utility>

#include "src/cloud/iam/trust_policy.h"

namespace weir::cloud::server {

std::optional<iam::Role> RoleOf(const iam::IamStore& store, std::string_view arn) {
  auto role = store.FindRole({std::string(arn.substr(arn.rfind('/') + 1))});
  return role && role->arn == arn ? std::move(role) : std::nullopt;
}

bool CanBeAssumedBy(std::string_view service, const iam::IamStore& store, std::string_view arn,
                    bool strictly) {
  const auto role = RoleOf(store, arn);
  if (role) return iam::TrustsService(role->trust_policy, service);
  return !strictly && std::ranges::all_of(store.Roles(), [](const iam::Role& other) {
    return other.path == kPathOfOwnRoles;
  });
}

}  // namespace weir::cloud::server
