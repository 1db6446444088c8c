// IAM's exceptions, a factory each.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::iam::errors {

[[nodiscard]] protocol::AwsError NoSuchRole(std::string_view name);
[[nodiscard]] protocol::AwsError NoSuchRolePolicy(std::string_view name);
[[nodiscard]] protocol::AwsError NoSuchPolicy(std::string_view arn);
[[nodiscard]] protocol::AwsError NoSuchPolicyVersion(std::string_view arn,
                                                     std::string_view version);
[[nodiscard]] protocol::AwsError NotAttachable(std::string_view arn);
[[nodiscard]] protocol::AwsError NotAttached(std::string_view arn, std::string_view role);
[[nodiscard]] protocol::AwsError RoleExists(std::string_view name);
[[nodiscard]] protocol::AwsError PolicyExists(std::string_view name);
[[nodiscard]] protocol::AwsError DeleteConflict(std::string_view message);
[[nodiscard]] protocol::AwsError LimitExceeded(std::string_view message);
[[nodiscard]] protocol::AwsError MalformedPolicy(std::string_view message);
[[nodiscard]] protocol::AwsError InvalidInput(std::string_view message);
[[nodiscard]] protocol::AwsError InvalidName(std::string_view parameter);
[[nodiscard]] protocol::AwsError InvalidPath();
[[nodiscard]] protocol::AwsError InvalidMarker();
/// What its model does not allow, or is not heeded here.
[[nodiscard]] protocol::AwsError Invalid(std::string message);
[[nodiscard]] protocol::AwsError Throttled();
[[nodiscard]] protocol::AwsError ServiceFailure();

}  // namespace weir::cloud::iam::errors
