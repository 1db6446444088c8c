// DescribeLimits: how many shards there are and may be.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

wire::JsonOutcome DescribeLimits(Context& kinesis, const wire::Call& call,
                                 const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
