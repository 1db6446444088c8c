// The kind of rows that STS keeps.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::sts {

inline constexpr std::string_view kSessionSpace = "sts/session";

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::sts
