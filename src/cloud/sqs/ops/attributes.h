// What a queue is set to, and how much is in it.
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/sqs/context.h"

namespace weir::cloud::sqs::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome GetQueueAttributes(Context& context, const Call& call,
                               const boost::json::object& input);
JsonOutcome SetQueueAttributes(Context& context, const Call& call,
                               const boost::json::object& input);

}  // namespace weir::cloud::sqs::ops
