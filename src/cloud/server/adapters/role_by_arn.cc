// A role's name is the last part of its ARN.
#include "src/cloud/server/adapters/role_by_arn.h"

#include <string>
#include <utility>

namespace weir::cloud::server {

std::optional<iam::Role> RoleOf(const iam::IamStore& store, std::string_view arn) {
  auto role = store.FindRole({std::string(arn.substr(arn.rfind('/') + 1))});
  return role && role->arn == arn ? std::move(role) : std::nullopt;
}

}  // namespace weir::cloud::server
