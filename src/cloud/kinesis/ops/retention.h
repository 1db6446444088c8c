// IncreaseStreamRetentionPeriod and DecreaseStreamRetentionPeriod.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome IncreaseStreamRetentionPeriod(Context& kinesis, const protocol::Call& call,
                                                    const boost::json::object& input);
protocol::JsonOutcome DecreaseStreamRetentionPeriod(Context& kinesis, const protocol::Call& call,
                                                    const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
