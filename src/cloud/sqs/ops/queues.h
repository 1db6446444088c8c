// Makes, finds, lists, empties and deletes queues.
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/sqs/context.h"

namespace weir::cloud::sqs::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome CreateQueue(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome GetQueueUrl(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListQueues(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome ListDeadLetterSourceQueues(Context& context, const Call& call,
                                       const boost::json::object& input);
JsonOutcome DeleteQueue(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome PurgeQueue(Context& context, const Call& call, const boost::json::object& input);

}  // namespace weir::cloud::sqs::ops
