// Rates of events as people type them: "1000/s", "1e6/h", "20000/d".
#pragma once

#include <string_view>

#include "src/result/result.h"

namespace weir::cli {

/// Events a second: a number above zero, and s, min, h, d or month behind a slash; a number alone
/// is a second's. kInvalidInput for anything else.
[[nodiscard]] Result<double> ParseEventRate(std::string_view text);

}  // namespace weir::cli
