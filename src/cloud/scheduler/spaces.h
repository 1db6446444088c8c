// The kinds of rows that Scheduler keeps.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::scheduler {

inline constexpr std::string_view kGroupSpace = "scheduler/group";
inline constexpr std::string_view kScheduleSpace = "scheduler/schedule";
inline constexpr std::string_view kProgressSpace = "scheduler/progress";
inline constexpr std::string_view kRetrySpace = "scheduler/retry";

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::scheduler
