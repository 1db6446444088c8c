// Spans of time as people type them: "25h", "90m", "1d12h".
#pragma once

#include <chrono>
#include <string_view>

#include "src/result/result.h"

namespace weir::cli {

/// Numbers with their units (s, m, h, d, w), added up; a number alone is seconds. kInvalidInput for
/// anything else, or for more than a hundred years.
[[nodiscard]] Result<std::chrono::seconds> ParseTimeSpan(std::string_view text);

}  // namespace weir::cli
