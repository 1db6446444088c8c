// Operations on functions, but for invoking them.
#pragma once

#include "src/cloud/lambda/context.h"

namespace weir::cloud::lambda::ops {

LambdaOutcome CreateFunction(Context& context, const LambdaRequest& request);
LambdaOutcome UpdateFunctionCode(Context& context, const LambdaRequest& request);
LambdaOutcome UpdateFunctionConfiguration(Context& context, const LambdaRequest& request);
LambdaOutcome DeleteFunction(Context& context, const LambdaRequest& request);

LambdaOutcome GetFunction(Context& context, const LambdaRequest& request);
LambdaOutcome GetFunctionConfiguration(Context& context, const LambdaRequest& request);
LambdaOutcome ListFunctions(Context& context, const LambdaRequest& request);
LambdaOutcome ListVersionsByFunction(Context& context, const LambdaRequest& request);
LambdaOutcome ListAliases(Context& context, const LambdaRequest& request);

LambdaOutcome PutFunctionConcurrency(Context& context, const LambdaRequest& request);
LambdaOutcome GetFunctionConcurrency(Context& context, const LambdaRequest& request);
LambdaOutcome DeleteFunctionConcurrency(Context& context, const LambdaRequest& request);
LambdaOutcome GetFunctionRecursionConfig(Context& context, const LambdaRequest& request);
LambdaOutcome PutFunctionRecursionConfig(Context& context, const LambdaRequest& request);
LambdaOutcome GetAccountSettings(Context& context, const LambdaRequest& request);

// What a function never has here; AWS's own way to say so.
LambdaOutcome GetFunctionCodeSigningConfig(Context& context, const LambdaRequest& request);
LambdaOutcome GetRuntimeManagementConfig(Context& context, const LambdaRequest& request);
LambdaOutcome GetPolicy(Context& context, const LambdaRequest& request);
LambdaOutcome GetFunctionUrlConfig(Context& context, const LambdaRequest& request);
LambdaOutcome GetFunctionEventInvokeConfig(Context& context, const LambdaRequest& request);
LambdaOutcome GetProvisionedConcurrencyConfig(Context& context, const LambdaRequest& request);

}  // namespace weir::cloud::lambda::ops
