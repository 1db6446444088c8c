// Policies that are part of a role.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome PutRolePolicy(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome GetRolePolicy(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListRolePolicies(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome DeleteRolePolicy(Context& context, const Call& call, const boost::json::object& input);

}  // namespace weir::cloud::iam::ops
