// Statements of a queue's policy, one a label.
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/sqs/context.h"

namespace weir::cloud::sqs::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome AddPermission(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome RemovePermission(Context& context, const Call& call, const boost::json::object& input);

}  // namespace weir::cloud::sqs::ops
