// The kinds of rows of the tally.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::usage {

/// One row: what was used, and up to when.
inline constexpr std::string_view kTotalSpace = "usage/total";
/// A row a mark, by its name.
inline constexpr std::string_view kMarkSpace = "usage/mark";

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::usage
