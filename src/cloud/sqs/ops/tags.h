// Tags of queues.
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/sqs/context.h"

namespace weir::cloud::sqs::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome TagQueue(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome UntagQueue(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListQueueTags(Context& context, const Call& call, const boost::json::object& input);

}  // namespace weir::cloud::sqs::ops
