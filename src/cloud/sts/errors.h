// STS's exceptions, a factory each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::sts::errors {

/// Of a role that is not there as well, for STS does not tell who may know.
[[nodiscard]] protocol::AwsError AccessDenied(std::string_view caller_arn, std::string_view action,
                                              std::string_view role_arn);
[[nodiscard]] protocol::AwsError NotWithSessionCredentials(std::string_view operation);
[[nodiscard]] protocol::AwsError TooLong();
/// A role's session that assumes a role: at most an hour.
[[nodiscard]] protocol::AwsError TooLongForChaining();
[[nodiscard]] protocol::AwsError MalformedPolicy(std::string message);
[[nodiscard]] protocol::AwsError PolicyTooLong(std::size_t most);
[[nodiscard]] protocol::AwsError TooManyPolicies(std::size_t most);
/// What its model does not allow, or is not heeded here.
[[nodiscard]] protocol::AwsError Invalid(std::string message);
[[nodiscard]] protocol::AwsError Throttled();

}  // namespace weir::cloud::sts::errors
