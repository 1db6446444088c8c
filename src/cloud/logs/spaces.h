// The kinds of rows that CloudWatch Logs keeps.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::logs {

inline constexpr std::string_view kGroupSpace = "logs/group";
inline constexpr std::string_view kStreamSpace = "logs/stream";
inline constexpr std::string_view kEventSpace = "logs/event";
inline constexpr std::string_view kNextSpace = "logs/next";

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::logs
