// What becomes of messages that were received: they are deleted, or visible at another time.
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/sqs/context.h"

namespace weir::cloud::sqs::ops {

using protocol::Call;
using protocol::JsonOutcome;

JsonOutcome DeleteMessage(Context& context, const Call& call, const boost::json::object& input);
JsonOutcome DeleteMessageBatch(Context& context, const Call& call,
                               const boost::json::object& input);
JsonOutcome ChangeMessageVisibility(Context& context, const Call& call,
                                    const boost::json::object& input);
JsonOutcome ChangeMessageVisibilityBatch(Context& context, const Call& call,
                                         const boost::json::object& input);

}  // namespace weir::cloud::sqs::ops
