// GetMetricStatistics and GetMetricData: statistics by period.
#pragma once

#include "src/cloud/cloudwatch/service.h"

namespace weir::cloud::cloudwatch::ops {

wire::JsonOutcome GetMetricStatistics(Context& context, const wire::Call& call,
                                      const boost::json::object& input);
wire::JsonOutcome GetMetricData(Context& context, const wire::Call& call,
                                const boost::json::object& input);

}  // namespace weir::cloud::cloudwatch::ops
