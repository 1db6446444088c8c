// DescribeLimits: how many shards there are and may be.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome DescribeLimits(Context& kinesis, const protocol::Call& call,
                                     const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
