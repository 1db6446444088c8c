// UpdateFunctionCode, UpdateFunctionConfiguration, DeleteFunction.
#include "src/cloud/lambda/function_input.h"
#include "src/cloud/lambda/function_json.h"
#include "src/cloud/lambda/mapping_input.h"
#include "src/cloud/lambda/ops/functions.h"
#include "src/cloud/protocol/input.h"
#include "src/text/uuid.h"

namespace weir::cloud::lambda::ops {
namespace {

/// API_UpdateFunctionCode: PreconditionFailedException where RevisionId is another
/// (test_a_function_is_created_changed_and_deleted).
std::optional<protocol::AwsError> CheckRevision(const LambdaRequest& request,
                                                const Function& function) {
  const auto revision = protocol::Input(request.input).String("RevisionId");
  if (revision && *revision != function.revision) return errors::RevisionMismatch();
  return std::nullopt;
}

/// The new version takes over: invocations under way go on with the old one, then it ends ("Lambda
/// function states"; test_a_new_version_takes_over). `code`: where that is new.
LambdaOutcome Replace(Context& context, const Function& old, Function function,
                      const FunctionCode* code) {
  function.revision = text::RandomUuid();
  function.modified = context.clock.Now();
  const Result<void> saved =
      context.store.SaveFunction(function, code == nullptr ? nullptr : &code->zip);
  if (!saved) return StoreRefused(saved.error());
  context.packages.Forget(old);
  if (code != nullptr) context.packages.Keep(function, code->files);
  if (context.pool != nullptr) context.pool->Retire(function.key.Arn(), function.revision);
  return FunctionConfiguration(function, FunctionPhase::kUpdating);
}

}  // namespace

LambdaOutcome UpdateFunctionCode(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  const auto lock = context.locks.Lock((*found)->key.Arn());
  const FunctionPtr current = context.store.FindFunction((*found)->key);
  if (!current) return errors::FunctionNotFound({.key = (*found)->key});
  if (auto complaint = CheckRevision(request, *current)) return *std::move(complaint);

  Function function = *current;
  if (const auto read = ReadFunctionConfiguration(request.input, function);
      !read) {  // Architectures
    return read.error();
  }
  const protocol::Outcome<FunctionCode> code =
      ReadFunctionCode(context, request.input, request.call.operation);
  if (!code) return code.error();
  function.code_sha256 = code->sha256;
  function.code_size = code->zip.size();
  const bool dry_run = protocol::Input(request.input).Boolean("DryRun").value_or(false);
  if (dry_run) return FunctionConfiguration(function, FunctionPhase::kActive);
  return Replace(context, *current, std::move(function), &*code);
}

LambdaOutcome UpdateFunctionConfiguration(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  const auto lock = context.locks.Lock((*found)->key.Arn());
  const FunctionPtr current = context.store.FindFunction((*found)->key);
  if (!current) return errors::FunctionNotFound({.key = (*found)->key});
  if (auto complaint = CheckRevision(request, *current)) return *std::move(complaint);
  Function function = *current;
  if (const auto read = ReadFunctionConfiguration(request.input, function); !read) {
    return read.error();
  }
  if (const auto checked = CheckQueuesOf(context, function); !checked) return checked.error();
  const bool is_new_role = function.role != current->role;
  if (is_new_role && !context.roles.CanBeAssumed(function.role)) return errors::RoleNotAssumable();
  return Replace(context, *current, std::move(function), nullptr);
}

LambdaOutcome DeleteFunction(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  // API_DeleteFunction: a qualifier names a version, of which there is none to be deleted alone
  // (LatestGoesWithItsFunctionAlone).
  if (!request.Text("Qualifier").empty()) {
    return errors::InvalidParameter(
        "$LATEST version cannot be deleted without deleting the function.");
  }
  const FunctionKey& key = (*found)->key;
  const auto lock = context.locks.Lock(key.Arn());
  const FunctionPtr current = context.store.FindFunction(key);
  const Result<void> removed = context.store.RemoveFunction(key);
  if (!removed) return StoreRefused(removed.error());
  if (current) context.packages.Forget(*current);
  if (context.pool != nullptr) context.pool->Retire(key.Arn(), {});
  return boost::json::object{{"StatusCode", 204}};
}

}  // namespace weir::cloud::lambda::ops
