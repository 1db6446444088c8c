// Tags of roles and policies.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome TagRole(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome UntagRole(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListRoleTags(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome TagPolicy(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome UntagPolicy(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListPolicyTags(Context& context, const Call& call, const boost::json::object& input);

}  // namespace weir::cloud::iam::ops
