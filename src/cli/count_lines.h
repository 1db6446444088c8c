// Counts of records as lines for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/event/figures.h"

namespace weir::cli {

/// "      1,234,567  received\n".
[[nodiscard]] std::string CountLine(std::uint64_t count, std::string_view what);

/// Such a line for each reason that there was.
[[nodiscard]] std::string ReasonLines(const event::Figures& figures);

}  // namespace weir::cli
