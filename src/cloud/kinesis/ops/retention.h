// IncreaseStreamRetentionPeriod and DecreaseStreamRetentionPeriod.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome IncreaseStreamRetentionPeriod(Context& kinesis, const protocol::Call& call,
                                                    const boost::json::object& input);
protocol::JsonOutcome DecreaseStreamRetentionPeriod(Context& kinesis, const protocol::Call& call,
                                                    const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
