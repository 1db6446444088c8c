// Roles themselves: created, described, changed, deleted.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome CreateRole(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome GetRole(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListRoles(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome UpdateRole(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome UpdateRoleDescription(Context& context, const Call& call,
                                  const boost::json::object& input);
JsonOutcome UpdateAssumeRolePolicy(Context& context, const Call& call,
                                   const boost::json::object& input);
JsonOutcome PutRolePermissionsBoundary(Context& context, const Call& call,
                                       const boost::json::object& input);
JsonOutcome DeleteRolePermissionsBoundary(Context& context, const Call& call,
                                          const boost::json::object& input);
JsonOutcome DeleteRole(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListInstanceProfilesForRole(Context& context, const Call& call,
                                        const boost::json::object& input);

}  // namespace weir::cloud::iam::ops
