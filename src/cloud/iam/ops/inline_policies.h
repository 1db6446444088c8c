// Policies that are part of a role.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/wire/query_service.h"

namespace weir::cloud::iam::ops {

using wire::Call;
using wire::QueryOutcome;
using wire::QueryReader;

QueryOutcome PutRolePolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome GetRolePolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListRolePolicies(Context& context, const Call& call, QueryReader& in);
QueryOutcome DeleteRolePolicy(Context& context, const Call& call, QueryReader& in);

}  // namespace weir::cloud::iam::ops
