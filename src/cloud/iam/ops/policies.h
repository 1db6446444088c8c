// Managed policies themselves.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome CreatePolicy(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome GetPolicy(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListPolicies(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome DeletePolicy(Context& context, const Call& call, const boost::json::object& input);

}  // namespace weir::cloud::iam::ops
