// Policies that are part of a role.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/query_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::QueryOutcome;
using protocol::QueryReader;

QueryOutcome PutRolePolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome GetRolePolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListRolePolicies(Context& context, const Call& call, QueryReader& in);
QueryOutcome DeleteRolePolicy(Context& context, const Call& call, QueryReader& in);

}  // namespace weir::cloud::iam::ops
