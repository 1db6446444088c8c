// IAM's exceptions, a factory each.
#pragma once

#include <string_view>

#include "src/cloud/wire/aws_error.h"

namespace weir::cloud::iam::errors {

[[nodiscard]] wire::AwsError NoSuchRole(std::string_view name);
[[nodiscard]] wire::AwsError NoSuchRolePolicy(std::string_view name);
[[nodiscard]] wire::AwsError NoSuchPolicy(std::string_view arn);
[[nodiscard]] wire::AwsError NoSuchPolicyVersion(std::string_view arn, std::string_view version);
[[nodiscard]] wire::AwsError NotAttachable(std::string_view arn);
[[nodiscard]] wire::AwsError NotAttached(std::string_view arn, std::string_view role);
[[nodiscard]] wire::AwsError RoleExists(std::string_view name);
[[nodiscard]] wire::AwsError PolicyExists(std::string_view name);
[[nodiscard]] wire::AwsError DeleteConflict(std::string_view message);
[[nodiscard]] wire::AwsError LimitExceeded(std::string_view message);
[[nodiscard]] wire::AwsError MalformedPolicy(std::string_view message);
[[nodiscard]] wire::AwsError InvalidInput(std::string_view message);
[[nodiscard]] wire::AwsError InvalidName(std::string_view parameter);
[[nodiscard]] wire::AwsError ServiceFailure();

}  // namespace weir::cloud::iam::errors
