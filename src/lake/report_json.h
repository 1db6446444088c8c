// A report for machines: one JSON object with everything, on one line.
#pragma once

#include <string>

#include "src/lake/report.h"

namespace weir::lake {

/// Its members are in docs/report.md.
[[nodiscard]] std::string ReportJson(const Report& report);

}  // namespace weir::lake
