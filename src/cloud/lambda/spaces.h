// The kinds of rows that Lambda keeps.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::lambda {

inline constexpr std::string_view kFunctionSpace = "lambda/function";
inline constexpr std::string_view kPackageSpace = "lambda/package";
inline constexpr std::string_view kMappingSpace = "lambda/mapping";
inline constexpr std::string_view kPositionSpace = "lambda/position";
inline constexpr std::string_view kAsyncSpace = "lambda/async";

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::lambda
