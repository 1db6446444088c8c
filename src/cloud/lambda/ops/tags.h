// Tags of functions and of event source mappings.
#pragma once

#include "src/cloud/lambda/context.h"

namespace weir::cloud::lambda::ops {

LambdaOutcome ListTags(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome TagResource(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome UntagResource(LambdaContext& context, const LambdaRequest& request);

}  // namespace weir::cloud::lambda::ops
