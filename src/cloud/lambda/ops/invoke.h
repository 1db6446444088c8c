// Invoke: the one operation that answers later.
#pragma once

#include "src/cloud/lambda/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::lambda::ops {

/// REQUIRES: the service has started.
void Invoke(Context& context, const protocol::Call& call, const boost::json::object& input,
            protocol::Done done);

}  // namespace weir::cloud::lambda::ops
