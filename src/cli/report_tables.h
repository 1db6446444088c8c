// A report for people: tables of at most 100 columns.
#pragma once

#include <cstddef>
#include <string>

#include "src/lake/report.h"

namespace weir::cli {

/// Types beyond the `top` largest, and days before the newest 31, share one line each.
[[nodiscard]] std::string ReportText(const lake::Report& report, std::size_t top);

}  // namespace weir::cli
