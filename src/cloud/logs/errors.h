// The exceptions of CloudWatch Logs, one named factory each.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::logs::errors {

using protocol::AwsError;

[[nodiscard]] AwsError InvalidParameter(std::string message);
/// "1 validation error detected: Value '<value>' at '<member>' failed to satisfy constraint: …"
[[nodiscard]] AwsError Invalid(std::string_view member, std::string_view value,
                               std::string_view constraint);
[[nodiscard]] AwsError GroupNotFound();
[[nodiscard]] AwsError StreamNotFound();
[[nodiscard]] AwsError GroupExists();
[[nodiscard]] AwsError StreamExists();
[[nodiscard]] AwsError LimitExceeded();
[[nodiscard]] AwsError TooManyTags(std::string_view arn);
/// The store has refused a write: the caller gets a 500.
[[nodiscard]] AwsError StoreFailed(const Error& why);

}  // namespace weir::cloud::logs::errors
