// Operations on functions, but for invoking them.
#pragma once

#include "src/cloud/lambda/context.h"

namespace weir::cloud::lambda::ops {

LambdaOutcome CreateFunction(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome UpdateFunctionCode(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome UpdateFunctionConfiguration(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome DeleteFunction(LambdaContext& context, const LambdaRequest& request);

LambdaOutcome GetFunction(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome GetFunctionConfiguration(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome ListFunctions(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome ListVersionsByFunction(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome ListAliases(LambdaContext& context, const LambdaRequest& request);

LambdaOutcome PutFunctionConcurrency(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome GetFunctionConcurrency(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome DeleteFunctionConcurrency(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome GetFunctionRecursionConfig(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome PutFunctionRecursionConfig(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome GetAccountSettings(LambdaContext& context, const LambdaRequest& request);

// What a function never has here; AWS's own way to say so.
LambdaOutcome GetFunctionCodeSigningConfig(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome GetRuntimeManagementConfig(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome GetPolicy(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome GetFunctionUrlConfig(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome GetFunctionEventInvokeConfig(LambdaContext& context, const LambdaRequest& request);
LambdaOutcome GetProvisionedConcurrencyConfig(LambdaContext& context, const LambdaRequest& request);

}  // namespace weir::cloud::lambda::ops
