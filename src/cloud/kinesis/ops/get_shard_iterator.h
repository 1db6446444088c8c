// GetShardIterator: a token for a place in a shard.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome GetShardIterator(Context& kinesis, const protocol::Call& call,
                                       const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
