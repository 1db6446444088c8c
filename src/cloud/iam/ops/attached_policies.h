// Managed policies that are attached to roles.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/query_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::QueryOutcome;
using protocol::QueryReader;

QueryOutcome AttachRolePolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome DetachRolePolicy(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListAttachedRolePolicies(Context& context, const Call& call, QueryReader& in);
QueryOutcome ListEntitiesForPolicy(Context& context, const Call& call, QueryReader& in);

}  // namespace weir::cloud::iam::ops
