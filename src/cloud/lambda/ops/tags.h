// Tags of functions and of event source mappings.
#pragma once

#include "src/cloud/lambda/context.h"

namespace weir::cloud::lambda::ops {

LambdaOutcome ListTags(Context& context, const LambdaRequest& request);
LambdaOutcome TagResource(Context& context, const LambdaRequest& request);
LambdaOutcome UntagResource(Context& context, const LambdaRequest& request);

}  // namespace weir::cloud::lambda::ops
