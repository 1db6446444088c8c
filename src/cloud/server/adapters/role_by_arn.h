// The role that an ARN names: IAM finds roles by their names, Lambda and STS name them by ARN.
#pragma once

#include <optional>
#include <string_view>

#include "src/cloud/iam/store.h"

namespace weir::cloud::server {

/// The whole ARN counts, path and account too.
[[nodiscard]] std::optional<iam::Role> RoleOf(const iam::IamStore& store, std::string_view arn);

}  // namespace weir::cloud::server
