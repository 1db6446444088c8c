// Invoke: the one operation that answers later.
#pragma once

#include "src/cloud/lambda/async_queue.h"
#include "src/cloud/lambda/context.h"

namespace weir::cloud::lambda::ops {

/// REQUIRES: the service has started.
void Invoke(const LambdaContext& context, AsyncQueue& queue, const LambdaRequest& request,
            http::Respond respond);

}  // namespace weir::cloud::lambda::ops
