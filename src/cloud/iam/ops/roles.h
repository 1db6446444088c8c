// Roles themselves: created, described, changed, deleted.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/query_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::QueryOutcome;
using protocol::QueryReader;

QueryOutcome CreateRole(Context& context, const Call& call, QueryReader& in);
QueryOutcome GetRole(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListRoles(Context& context, const Call& call, QueryReader& in);
QueryOutcome UpdateRole(Context& context, const Call& call, QueryReader& in);
QueryOutcome UpdateRoleDescription(Context& context, const Call& call, QueryReader& in);
QueryOutcome UpdateAssumeRolePolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome PutRolePermissionsBoundary(Context& context, const Call& call, QueryReader& in);
QueryOutcome DeleteRolePermissionsBoundary(Context& context, const Call& call, QueryReader& in);
QueryOutcome DeleteRole(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListInstanceProfilesForRole(Context& context, const Call& call, QueryReader& in);

}  // namespace weir::cloud::iam::ops
