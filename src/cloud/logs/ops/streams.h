// Log streams: made, described, deleted.
#pragma once

#include "src/cloud/logs/service.h"

namespace weir::cloud::logs::ops {

wire::JsonOutcome CreateLogStream(Context& context, const wire::Call& call,
                                  const boost::json::object& input);
wire::JsonOutcome DeleteLogStream(Context& context, const wire::Call& call,
                                  const boost::json::object& input);
wire::JsonOutcome DescribeLogStreams(Context& context, const wire::Call& call,
                                     const boost::json::object& input);

}  // namespace weir::cloud::logs::ops
