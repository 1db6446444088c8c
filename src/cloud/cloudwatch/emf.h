// Embedded metric format: metrics that stand in log lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/cloudwatch/model.h"

namespace weir::cloud::cloudwatch {

/// The samples that a log message holds; none for a message that is not in the format, and none of
/// a directive that breaks its rules (CloudWatch User Guide, "Embedded metric format
/// specification"): at most 100 metrics a directive, 30 dimensions a set, 100 values a metric.
[[nodiscard]] std::vector<Sample> ReadEmbeddedMetrics(const std::string& region,
                                                      std::string_view message);

}  // namespace weir::cloud::cloudwatch
