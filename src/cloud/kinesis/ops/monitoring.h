// EnableEnhancedMonitoring and DisableEnhancedMonitoring: which shard metrics are asked for.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

wire::JsonOutcome EnableEnhancedMonitoring(Context& kinesis, const wire::Call& call,
                                           const boost::json::object& input);
wire::JsonOutcome DisableEnhancedMonitoring(Context& kinesis, const wire::Call& call,
                                            const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
