// PutMetricData: values, or statistics of values.
#pragma once

#include "src/cloud/cloudwatch/service.h"

namespace weir::cloud::cloudwatch::ops {

wire::JsonOutcome PutMetricData(Context& context, const wire::Call& call,
                                const boost::json::object& input);

}  // namespace weir::cloud::cloudwatch::ops
