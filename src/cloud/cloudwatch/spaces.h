// The kinds of rows that CloudWatch keeps.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::cloudwatch {

inline constexpr std::string_view kMetricSpace = "cloudwatch/metric";
inline constexpr std::string_view kPointSpace = "cloudwatch/point";

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::cloudwatch
