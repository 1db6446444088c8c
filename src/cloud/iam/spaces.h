// The kinds of rows that IAM keeps.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::iam {

inline constexpr std::string_view kRoleSpace = "iam/role";
inline constexpr std::string_view kPolicySpace = "iam/policy";

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::iam
