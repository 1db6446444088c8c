// Gives messages, at once or when there are some.
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/sqs/context.h"

namespace weir::cloud::sqs::ops {

void ReceiveMessage(Context& context, const protocol::Call& call, const boost::json::object& input,
                    protocol::Done done);

}  // namespace weir::cloud::sqs::ops
