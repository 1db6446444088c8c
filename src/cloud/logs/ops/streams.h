// Log streams: made, described, deleted.
#pragma once

#include "src/cloud/logs/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::logs::ops {

protocol::JsonOutcome CreateLogStream(Context& context, const protocol::Call& call,
                                      const boost::json::object& input);
protocol::JsonOutcome DeleteLogStream(Context& context, const protocol::Call& call,
                                      const boost::json::object& input);
protocol::JsonOutcome DescribeLogStreams(Context& context, const protocol::Call& call,
                                         const boost::json::object& input);

}  // namespace weir::cloud::logs::ops
