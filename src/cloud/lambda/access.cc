// "Actions, resources, and condition keys for AWS Lambda", Service Authorization Reference.
#include "src/cloud/lambda/access.h"

#include <array>
#include <string>

#include <fmt/format.h>

#include "src/cloud/lambda/model.h"
#include "src/cloud/protocol/input.h"

namespace weir::cloud::lambda {
namespace {

using protocol::AccessWish;
using protocol::Input;
using Subject = protocol::OperationCall<Context>;

/// What is no reference to a function is told so, by the operation.
std::string FunctionArnIn(const Subject& subject, std::string_view text) {
  const auto reference = ParseFunctionReference(text, subject.call.region);
  return reference ? reference->key.Arn() : std::string(text);
}

void OnFunction(const Subject& subject, AccessWish& wish) {
  wish.On(FunctionArnIn(subject, Input(subject.input).Text("FunctionName")));
}

/// The caller's right to read the package is asked for, as S3 would.
void AddCode(const Input& code, AccessWish& wish) {
  const auto bucket = code.String("S3Bucket");
  if (!bucket) return;
  wish.Add("s3:GetObject", fmt::format("arn:aws:s3:::{}/{}", *bucket, code.Text("S3Key")));
}

void OnFunctionWithCode(const Subject& subject, AccessWish& wish) {
  OnFunction(subject, wish);
  AddCode(Input(subject.input), wish);
}

/// Who names a role passes it on.
void OnFunctionWithRole(const Subject& subject, AccessWish& wish) {
  OnFunction(subject, wish);
  const Input in(subject.input);
  if (const auto role = in.String("Role")) {
    wish.Add("iam:PassRole", *role);
    wish.Tell("iam:passedtoservice", "lambda.amazonaws.com");
  }
  if (const auto* const code = in.Object("Code")) AddCode(Input(*code), wish);
}

void OnNewMapping(const Subject& subject, AccessWish& wish) {
  wish.On("*");
  wish.Tell("lambda:functionarn",
            FunctionArnIn(subject, Input(subject.input).Text("FunctionName")));
}

void OnMapping(const Subject& subject, AccessWish& wish) {
  const MappingId id{std::string(Input(subject.input).Text("UUID"))};
  const auto mapping = subject.context.store.FindMapping(id);
  wish.On(fmt::format("arn:aws:lambda:{}:{}:event-source-mapping:{}", subject.call.region,
                      protocol::kAccountId, id.text));
  if (mapping) wish.Tell("lambda:functionarn", mapping->function.Arn());
}

void OnLambdaResource(const Subject& subject, AccessWish& wish) {
  wish.On(Input(subject.input).Text("Resource"));
}

constexpr auto kAccess = std::to_array<AccessRow>({
    {"CreateEventSourceMapping", "lambda:CreateEventSourceMapping", OnNewMapping},
    {"CreateFunction", "lambda:CreateFunction", OnFunctionWithRole},
    {"DeleteEventSourceMapping", "lambda:DeleteEventSourceMapping", OnMapping},
    {"DeleteFunction", "lambda:DeleteFunction", OnFunction},
    {"DeleteFunctionConcurrency", "lambda:DeleteFunctionConcurrency", OnFunction},
    {"GetAccountSettings", "lambda:GetAccountSettings"},
    {"GetEventSourceMapping", "lambda:GetEventSourceMapping", OnMapping},
    {"GetFunction", "lambda:GetFunction", OnFunction},
    {"GetFunctionCodeSigningConfig", "lambda:GetFunctionCodeSigningConfig", OnFunction},
    {"GetFunctionConcurrency", "lambda:GetFunctionConcurrency", OnFunction},
    {"GetFunctionConfiguration", "lambda:GetFunctionConfiguration", OnFunction},
    {"GetFunctionEventInvokeConfig", "lambda:GetFunctionEventInvokeConfig", OnFunction},
    {"GetFunctionRecursionConfig", "lambda:GetFunctionRecursionConfig", OnFunction},
    {"GetFunctionUrlConfig", "lambda:GetFunctionUrlConfig", OnFunction},
    {"GetPolicy", "lambda:GetPolicy", OnFunction},
    {"GetProvisionedConcurrencyConfig", "lambda:GetProvisionedConcurrencyConfig", OnFunction},
    {"GetRuntimeManagementConfig", "lambda:GetRuntimeManagementConfig", OnFunction},
    {"Invoke", "lambda:InvokeFunction", OnFunction},
    {"ListAliases", "lambda:ListAliases", OnFunction},
    {"ListEventSourceMappings", "lambda:ListEventSourceMappings"},
    {"ListFunctions", "lambda:ListFunctions"},
    {"ListTags", "lambda:ListTags", OnLambdaResource},
    {"ListVersionsByFunction", "lambda:ListVersionsByFunction", OnFunction},
    {"PutFunctionConcurrency", "lambda:PutFunctionConcurrency", OnFunction},
    {"PutFunctionRecursionConfig", "lambda:PutFunctionRecursionConfig", OnFunction},
    {"TagResource", "lambda:TagResource", OnLambdaResource},
    {"UntagResource", "lambda:UntagResource", OnLambdaResource},
    {"UpdateEventSourceMapping", "lambda:UpdateEventSourceMapping", OnMapping},
    {"UpdateFunctionCode", "lambda:UpdateFunctionCode", OnFunctionWithCode},
    {"UpdateFunctionConfiguration", "lambda:UpdateFunctionConfiguration", OnFunctionWithRole},
});

}  // namespace

std::span<const AccessRow> AccessTable() { return kAccess; }

}  // namespace weir::cloud::lambda
