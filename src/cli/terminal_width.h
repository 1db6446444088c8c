// How many columns there are for what is printed.
#pragma once

#include <cstddef>

namespace weir::cli {

/// Those of the terminal that standard output is; 100 where it is none, or does not say.
[[nodiscard]] std::size_t TerminalWidth();

}  // namespace weir::cli
