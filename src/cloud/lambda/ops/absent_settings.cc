// What functions never have here, in AWS's own way to say so: on some pages that is an answer, on
// others an exception (API_GetPolicy, API_GetFunctionUrlConfig, API_GetFunctionEventInvokeConfig,
// API_GetProvisionedConcurrencyConfig, …; WhatAFunctionNeverHasIsSaidInEachPagesWay).
#include <boost/json/value.hpp>

#include "src/cloud/lambda/ops/functions.h"

namespace weir::cloud::lambda::ops {

namespace json = boost::json;

LambdaOutcome GetFunctionCodeSigningConfig(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  return json::object{{"CodeSigningConfigArn", ""}, {"FunctionName", (*found)->key.name}};
}

LambdaOutcome GetRuntimeManagementConfig(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  return json::object{{"UpdateRuntimeOn", "Auto"}, {"FunctionArn", (*found)->key.Arn()}};
}

LambdaOutcome GetPolicy(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  return found ? errors::NoSuchResource() : found.error();
}

LambdaOutcome GetFunctionUrlConfig(Context& context, const LambdaRequest& request) {
  return GetPolicy(context, request);
}

LambdaOutcome GetFunctionEventInvokeConfig(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  return found ? errors::NoEventInvokeConfig((*found)->key) : found.error();
}

LambdaOutcome GetProvisionedConcurrencyConfig(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  return found ? errors::NoProvisionedConcurrency() : found.error();
}

}  // namespace weir::cloud::lambda::ops
