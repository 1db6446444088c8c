// Managed policies that are attached to roles.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome AttachRolePolicy(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome DetachRolePolicy(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListAttachedRolePolicies(Context& context, const Call& call,
                                     const boost::json::object& input);
JsonOutcome ListEntitiesForPolicy(Context& context, const Call& call,
                                  const boost::json::object& input);

}  // namespace weir::cloud::iam::ops
