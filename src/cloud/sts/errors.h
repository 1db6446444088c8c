// STS's exceptions, a factory each.
#pragma once

#include <string_view>

#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::sts::errors {

/// Of a role that is not there as well, for STS does not tell who may know.
[[nodiscard]] protocol::AwsError AccessDenied(std::string_view caller_arn,
                                              std::string_view role_arn);
[[nodiscard]] protocol::AwsError TooLong();
[[nodiscard]] protocol::AwsError NotSupported(std::string_view parameter);
[[nodiscard]] protocol::AwsError TooManySessions();

}  // namespace weir::cloud::sts::errors
