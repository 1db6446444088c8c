// A role's name is the last part of its ARN.
#include "src/cloud/server/iam_ports.h"

#include <string>

namespace weir::cloud::server {

std::optional<sts::AssumableRole> IamRoles::Find(std::string_view arn) const {
  const auto role = store_.FindRole({std::string(arn.substr(arn.rfind('/') + 1))});
  if (!role || role->arn != arn) return std::nullopt;
  return sts::AssumableRole{role->name, role->id, role->max_session_seconds};
}

}  // namespace weir::cloud::server
