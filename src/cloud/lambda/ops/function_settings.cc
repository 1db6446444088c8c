// Concurrency, recursion, the account, and what functions never have here.
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "src/cloud/lambda/ops/functions.h"
#include "src/cloud/lambda/workers/package.h"
#include "src/cloud/protocol/input.h"

namespace weir::cloud::lambda::ops {
namespace {

namespace json = boost::json;

/// Changes a function's settings beside its configuration: its revision stays.
template <typename Change>
protocol::Outcome<void> ChangeFunction(LambdaContext& context, const LambdaRequest& request,
                                       Change change) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  const auto lock = context.locks.Lock((*found)->key.Arn());
  const FunctionPtr current = context.store.FindFunction((*found)->key);
  if (!current) return errors::FunctionNotFound({.key = (*found)->key});
  Function function = *current;
  if (protocol::Outcome<void> changed = change(function); !changed) return changed;
  const Result<void> saved = context.store.SaveFunction(function);
  if (!saved) return StoreRefused(saved.error());
  return {};
}

}  // namespace

LambdaOutcome PutFunctionConcurrency(LambdaContext& context, const LambdaRequest& request) {
  const std::int64_t wanted =
      protocol::Input(request.input).Integer("ReservedConcurrentExecutions").value_or(0);
  const auto put =
      ChangeFunction(context, request, [&](Function& function) -> protocol::Outcome<void> {
        const std::size_t available =
            context.UnreservedConcurrency() + function.reserved_concurrency.value_or(0);
        if (static_cast<std::size_t>(wanted) + kMinUnreserved > available) {
          return errors::InvalidParameter(
              fmt::format("Specified ReservedConcurrentExecutions for function decreases account's "
                          "UnreservedConcurrentExecution below its minimum value of [{}].",
                          kMinUnreserved));
        }
        function.reserved_concurrency = static_cast<std::uint32_t>(wanted);
        return {};
      });
  if (!put) return put.error();
  return json::object{{"ReservedConcurrentExecutions", wanted}};
}

LambdaOutcome GetFunctionConcurrency(LambdaContext& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  json::object out;
  if ((*found)->reserved_concurrency) {
    out["ReservedConcurrentExecutions"] = *(*found)->reserved_concurrency;
  }
  return out;
}

LambdaOutcome DeleteFunctionConcurrency(LambdaContext& context, const LambdaRequest& request) {
  const auto removed =
      ChangeFunction(context, request, [](Function& function) -> protocol::Outcome<void> {
        function.reserved_concurrency.reset();
        return {};
      });
  if (!removed) return removed.error();
  return json::object{};
}

LambdaOutcome GetFunctionRecursionConfig(LambdaContext& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  return json::object{{"RecursiveLoop", (*found)->recursive_loop}};
}

LambdaOutcome PutFunctionRecursionConfig(LambdaContext& context, const LambdaRequest& request) {
  const std::string wanted{protocol::Input(request.input).Text("RecursiveLoop")};
  const auto put =
      ChangeFunction(context, request, [&](Function& function) -> protocol::Outcome<void> {
        function.recursive_loop = wanted;
        return {};
      });
  if (!put) return put.error();
  return json::object{{"RecursiveLoop", wanted}};
}

LambdaOutcome GetAccountSettings(LambdaContext& context, const LambdaRequest& /*request*/) {
  std::uint64_t bytes = 0;
  const std::vector<FunctionPtr> functions = context.store.AllFunctions();
  for (const FunctionPtr& function : functions) bytes += function->code_size;
  return json::object{
      {"AccountLimit",
       json::object{{"TotalCodeSize", kMaxCodeStorage},
                    {"CodeSizeUnzipped", kMaxUnpackedBytes},
                    {"CodeSizeZipped", kMaxZipUpload},
                    {"ConcurrentExecutions", kAccountConcurrency},
                    {"UnreservedConcurrentExecutions", context.UnreservedConcurrency()}}},
      {"AccountUsage",
       json::object{{"TotalCodeSize", bytes}, {"FunctionCount", functions.size()}}}};
}

LambdaOutcome GetFunctionCodeSigningConfig(LambdaContext& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  return json::object{{"CodeSigningConfigArn", ""}, {"FunctionName", (*found)->key.name}};
}

LambdaOutcome GetRuntimeManagementConfig(LambdaContext& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  return json::object{{"UpdateRuntimeOn", "Auto"}, {"FunctionArn", (*found)->key.Arn()}};
}

LambdaOutcome GetPolicy(LambdaContext& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  return found ? errors::NoSuchResource() : found.error();
}

LambdaOutcome GetFunctionUrlConfig(LambdaContext& context, const LambdaRequest& request) {
  return GetPolicy(context, request);
}

LambdaOutcome GetFunctionEventInvokeConfig(LambdaContext& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  return found ? errors::NoEventInvokeConfig((*found)->key) : found.error();
}

LambdaOutcome GetProvisionedConcurrencyConfig(LambdaContext& context,
                                              const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  return found ? errors::NoProvisionedConcurrency() : found.error();
}

}  // namespace weir::cloud::lambda::ops
