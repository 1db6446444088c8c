// Turns functions into what the worker pool runs.
#include "src/cloud/lambda/invoker.h"

#include <utility>

#include <fmt/format.h>

#include "src/text/uuid.h"

namespace weir::cloud::lambda {
namespace {

std::shared_ptr<const FunctionSpec> SpecOf(const Function& function, const PackageFiles& files) {
  return std::make_shared<const FunctionSpec>(FunctionSpec{
      .name = function.key.name,
      .arn = function.key.Arn(),
      .region = function.key.region,
      .revision = function.revision,
      .role_arn = function.role,
      .handler = function.handler,
      .task_root = *files,
      .files = files,
      .memory_mb = function.memory_mb,
      .is_arm = function.architecture == "arm64",
      .timeout = function.timeout,
      .environment = function.environment,
      .log_group = function.LogGroup(),
      .json_logs = function.logging.format == "JSON",
      .system_logs = function.logging.system_level != "WARN",
  });
}

InvocationAnswer ToAnswer(std::string request_id, InvocationResult result) {
  InvocationAnswer answer{.request_id = std::move(request_id)};
  switch (result.kind) {
    case InvocationResult::Kind::kAnswered:
      answer.outcome = InvocationOutcome::kAnswered;
      answer.response = std::move(result.payload);
      break;
    case InvocationResult::Kind::kFunctionError:
      answer.outcome = InvocationOutcome::kFailed;
      break;
    case InvocationResult::Kind::kThrottled:
      answer.outcome = InvocationOutcome::kThrottled;
      break;
    case InvocationResult::Kind::kUnavailable:
      answer.outcome = InvocationOutcome::kUnavailable;
      break;
  }
  return answer;
}

}  // namespace

void InvokeFunction(const Context& context, const FunctionPtr& function, std::string request_id,
                    std::string payload, std::string client_context, InvocationDone done) {
  Invocation invocation{.request_id = std::move(request_id),
                        .payload = std::move(payload),
                        .client_context = std::move(client_context)};
  context.packages.Fetch(function, [&context, function, invocation = std::move(invocation),
                                    done = std::move(done)](Result<PackageFiles> files) mutable {
    if (!files) {
      return done({.payload = fmt::format("the package of {} can't be unpacked: {}",
                                          function->key.name, files.error().message)});
    }
    invocation.function = SpecOf(*function, *std::move(files));
    invocation.reserved = function->reserved_concurrency.has_value();
    invocation.concurrency_limit =
        invocation.reserved ? *function->reserved_concurrency : context.UnreservedConcurrency();
    context.pool->Invoke(std::move(invocation), std::move(done));
  });
}

void MappingInvoker::Invoke(const std::string& function_arn, std::string payload, Done done) {
  const auto reference = ParseFunctionReference(function_arn, {});
  const FunctionPtr function = reference ? context_.store.FindFunction(reference->key) : nullptr;
  if (!function || context_.pool == nullptr) return done({});  // deleted: the records wait
  std::string request_id = text::RandomUuid();
  InvokeFunction(context_, function, request_id, std::move(payload), {},
                 [request_id, done = std::move(done)](InvocationResult result) {
                   done(ToAnswer(request_id, std::move(result)));
                 });
}

}  // namespace weir::cloud::lambda
