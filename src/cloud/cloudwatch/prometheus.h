// Metrics in Prometheus's text format.
#pragma once

#include <string>

#include "src/cloud/cloudwatch/store.h"

namespace weir::cloud::cloudwatch {

/// Appends a summary (`<namespace>_<name>_sum` and `…_count`, dimensions and region as labels) for
/// each metric, with all that came since the start of the service. Names are made of letters,
/// digits and '_', values are escaped: nothing from a log line gets through as syntax.
void WritePrometheus(const MetricStore& metrics, std::string& out);

}  // namespace weir::cloud::cloudwatch
