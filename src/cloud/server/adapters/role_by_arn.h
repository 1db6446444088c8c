// The role that an ARN names: IAM finds roles by their names, Lambda and STS name them by ARN.
#pragma once

#include <optional>
#include <string_view>

#include "src/cloud/iam/store.h"

namespace weir::cloud::server {

/// The whole ARN counts, path and account too.
[[nodiscard]] std::optional<iam::Role> RoleOf(const iam::IamStore& store, std::string_view arn);

/// Roles that `weir up` has made itself are below this.
inline constexpr std::string_view kPathOfOwnRoles = "/weir-up/";

/// Whether a service ("lambda.amazonaws.com") may assume the role that a function or a schedule
/// names. One that IAM has must trust it, as on AWS. One that it does not have is refused once
/// there is a role that somebody has made here, and taken as it is before: tools that only know
/// functions name roles that nobody ever made. Those below kPathOfOwnRoles do not count.
/// `strictly`: one that IAM does not have is refused always.
[[nodiscard]] bool CanBeAssumedBy(std::string_view service, const iam::IamStore& store,
                                  std::string_view arn, bool strictly);

}  // namespace weir::cloud::server
