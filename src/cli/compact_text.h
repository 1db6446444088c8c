// What a roll-up of a lake with claims has done, in words.
#pragma once

#include <string>
#include <string_view>

#include "src/cli/work_time.h"
#include "src/compact/compactor.h"

namespace weir::cli {

/// A table, and what is left to do.
[[nodiscard]] std::string CompactText(std::string_view lake, const compact::CompactSummary& summary,
                                      RunEnd end);

}  // namespace weir::cli
