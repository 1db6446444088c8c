// What a run has done, as JSON: for the function's answer and for `weir compact --json`.
#pragma once

#include <string>

#include "src/compact/compactor.h"

namespace weir::compact {

/// One object on one line, without its end; docs/compact.md names its members.
[[nodiscard]] std::string SummaryJson(const CompactSummary& summary);

}  // namespace weir::compact
