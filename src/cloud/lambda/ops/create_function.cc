// CreateFunction.
#include "src/cloud/lambda/function_input.h"
#include "src/cloud/lambda/function_json.h"
#include "src/cloud/lambda/ops/functions.h"
#include "src/cloud/protocol/input.h"
#include "src/text/uuid.h"

namespace weir::cloud::lambda::ops {
namespace {

/// What is required of a new function, and that it is a zip.
protocol::Outcome<FunctionKey> ReadIdentity(const LambdaRequest& request) {
  const protocol::Input in(request.input);
  const std::string_view name = in.Text("FunctionName");
  if (in.String("PackageType").value_or("Zip") != "Zip") return errors::NotSupported("PackageType");
  const auto reference = ParseFunctionReference(name, request.call.region);
  if (!reference || !reference->qualifier.empty()) {
    return errors::Invalid("functionName", name,
                           "Member must satisfy regular expression pattern: "
                           "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?"
                           "(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?");
  }
  // API_CreateFunction: "required if the deployment package is a .zip file archive"
  // (AZipNeedsARuntimeAndAHandler).
  if (in.Text("Handler").empty() || in.Text("Runtime").empty()) {
    return errors::InvalidParameter(
        "Runtime and Handler are mandatory parameters for functions created with deployment "
        "packages.");
  }
  return reference->key;
}

}  // namespace

LambdaOutcome CreateFunction(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionKey> key = ReadIdentity(request);
  if (!key) return key.error();
  Function function{.key = *key};
  if (const auto read = ReadFunctionConfiguration(request.input, function); !read) {
    return read.error();
  }
  protocol::Outcome<Tags> tags = ReadTags(request.input);
  if (!tags) return tags.error();
  function.tags = *std::move(tags);
  if (!context.roles.CanBeAssumed(function.role)) return errors::RoleNotAssumable();

  const auto lock = context.locks.Lock(key->Arn());
  if (context.store.FindFunction(*key)) return errors::FunctionExists(*key);
  const protocol::Outcome<FunctionCode> code =
      ReadFunctionCode(context, request.input.at("Code").get_object(), request.call.operation);
  if (!code) return code.error();
  function.code_sha256 = code->sha256;
  function.code_size = code->zip.size();
  function.revision = text::RandomUuid();
  function.modified = context.clock.Now();
  const Result<void> saved = context.store.SaveFunction(function, &code->zip);
  if (!saved) return StoreRefused(saved.error());
  context.packages.Keep(function, code->files);
  return FunctionConfiguration(function, FunctionPhase::kCreating);
}

}  // namespace weir::cloud::lambda::ops
