// What policies would allow, without doing it.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::iam::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome SimulateCustomPolicy(Context& context, const Call& call,
                                 const boost::json::object& input);
JsonOutcome SimulatePrincipalPolicy(Context& context, const Call& call,
                                    const boost::json::object& input);

}  // namespace weir::cloud::iam::ops
