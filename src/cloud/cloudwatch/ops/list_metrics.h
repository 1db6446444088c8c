// ListMetrics: the metrics of a region, page by page.
#pragma once

#include "src/cloud/cloudwatch/service.h"

namespace weir::cloud::cloudwatch::ops {

wire::JsonOutcome ListMetrics(Context& context, const wire::Call& call,
                              const boost::json::object& input);

}  // namespace weir::cloud::cloudwatch::ops
