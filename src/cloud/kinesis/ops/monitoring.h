// EnableEnhancedMonitoring and DisableEnhancedMonitoring: which shard metrics are asked for.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome EnableEnhancedMonitoring(Context& kinesis, const protocol::Call& call,
                                               const boost::json::object& input);
protocol::JsonOutcome DisableEnhancedMonitoring(Context& kinesis, const protocol::Call& call,
                                                const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
