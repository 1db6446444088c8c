// Names of files and the like as UTF-8: they need not be, but JSON is.
#pragma once

#include <string>
#include <string_view>

namespace weir::pipeline {

/// `text` where it is UTF-8; else with U+FFFD for each byte that is not ASCII.
[[nodiscard]] std::string ToUtf8(std::string_view text);

}  // namespace weir::pipeline
