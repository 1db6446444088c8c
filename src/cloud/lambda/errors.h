// The exceptions of Lambda, one named factory each.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/http/message.h"
#include "src/cloud/lambda/model.h"
#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::lambda::errors {

using protocol::AwsError;

[[nodiscard]] AwsError InvalidParameter(std::string message);
/// "1 validation error detected: Value '<value>' at '<member>' failed to satisfy constraint: …"
[[nodiscard]] AwsError Invalid(std::string_view member, std::string_view value,
                               std::string_view constraint);
/// A member of the API that has no effect here yet, and would have one on AWS.
[[nodiscard]] AwsError NotSupported(std::string_view what);
[[nodiscard]] AwsError RoleNotAssumable();
[[nodiscard]] AwsError NotFound(std::string message);
[[nodiscard]] AwsError FunctionNotFound(const FunctionReference& function);
[[nodiscard]] AwsError FunctionExists(const FunctionKey& function);
/// GetPolicy, GetFunctionUrlConfig, …: the function has none.
[[nodiscard]] AwsError NoSuchResource();
[[nodiscard]] AwsError NoEventInvokeConfig(const FunctionKey& function);
[[nodiscard]] AwsError NoProvisionedConcurrency();
[[nodiscard]] AwsError MappingNotFound();
[[nodiscard]] AwsError MappingExists(const Mapping& mapping);
[[nodiscard]] AwsError RevisionMismatch();
[[nodiscard]] AwsError BadRequestBody(std::string_view why);
[[nodiscard]] AwsError TooLarge(std::size_t most, std::string_view operation);
[[nodiscard]] AwsError TooManyRequests(std::string_view reason);
/// What a caller that is too fast for the service as a whole is told.
[[nodiscard]] AwsError Throttled();
[[nodiscard]] AwsError ServiceFailed();
/// REST-JSON: `X-Amzn-ErrorType` and {"Type":"User","Message":…}; each exception's shape says
/// whether its message is a Message or a message.
[[nodiscard]] http::Response Render(const AwsError& error, std::string_view request_id);

}  // namespace weir::cloud::lambda::errors
