// STS's exceptions, a factory each.
#pragma once

#include <string_view>

#include "src/cloud/wire/aws_error.h"

namespace weir::cloud::sts::errors {

/// Of a role that is not there as well, for STS does not tell who may know.
[[nodiscard]] wire::AwsError AccessDenied(std::string_view caller_arn, std::string_view role_arn);
[[nodiscard]] wire::AwsError TooLong();
[[nodiscard]] wire::AwsError NotSupported(std::string_view parameter);
[[nodiscard]] wire::AwsError TooManySessions();

}  // namespace weir::cloud::sts::errors
