// A report for machines: one JSON object with everything, on one line.
#pragma once

#include <string>

#include "src/cli/report.h"

namespace weir::cli {

/// Its members are in docs/report.md.
[[nodiscard]] std::string ReportJson(const Report& report);

}  // namespace weir::cli
