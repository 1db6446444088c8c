// GetMetricStatistics and GetMetricData: statistics by period.
#pragma once

#include "src/cloud/cloudwatch/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::cloudwatch::ops {

protocol::JsonOutcome GetMetricStatistics(Context& context, const protocol::Call& call,
                                          const boost::json::object& input);
protocol::JsonOutcome GetMetricData(Context& context, const protocol::Call& call,
                                    const boost::json::object& input);

}  // namespace weir::cloud::cloudwatch::ops
