// Log groups: made, described, deleted.
#pragma once

#include "src/cloud/logs/service.h"

namespace weir::cloud::logs::ops {

wire::JsonOutcome CreateLogGroup(Context& context, const wire::Call& call,
                                 const boost::json::object& input);
wire::JsonOutcome DeleteLogGroup(Context& context, const wire::Call& call,
                                 const boost::json::object& input);
wire::JsonOutcome DescribeLogGroups(Context& context, const wire::Call& call,
                                    const boost::json::object& input);

}  // namespace weir::cloud::logs::ops
