// IncreaseStreamRetentionPeriod and DecreaseStreamRetentionPeriod.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

wire::JsonOutcome IncreaseStreamRetentionPeriod(Context& kinesis, const wire::Call& call,
                                                const boost::json::object& input);
wire::JsonOutcome DecreaseStreamRetentionPeriod(Context& kinesis, const wire::Call& call,
                                                const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
