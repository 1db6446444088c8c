// The kinds of rows of all services, and of what belongs to none.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::server {

/// What was added to the clock, as a decimal number of its units.
inline constexpr std::string_view kClockSpace = "weir/clock";

[[nodiscard]] std::vector<store::Space> AllSpaces();

}  // namespace weir::cloud::server
