// Roles and policies as the store keeps them: JSON.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/iam/model.h"

namespace weir::cloud::iam {

[[nodiscard]] std::string ToStored(const Role& role);
[[nodiscard]] std::string ToStored(const Policy& policy);
/// Throw StoreFailure for what ToStored has not written.
[[nodiscard]] Role RoleFromStored(std::string_view text);
[[nodiscard]] Policy PolicyFromStored(std::string_view text);

}  // namespace weir::cloud::iam
