// ListMetrics: the metrics of a region, page by page.
#pragma once

#include "src/cloud/cloudwatch/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::cloudwatch::ops {

protocol::JsonOutcome ListMetrics(Context& context, const protocol::Call& call,
                                  const boost::json::object& input);

}  // namespace weir::cloud::cloudwatch::ops
