// SplitShard, MergeShards and UpdateShardCount.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome SplitShard(Context& kinesis, const protocol::Call& call,
                                 const boost::json::object& input);
protocol::JsonOutcome MergeShards(Context& kinesis, const protocol::Call& call,
                                  const boost::json::object& input);
protocol::JsonOutcome UpdateShardCount(Context& kinesis, const protocol::Call& call,
                                       const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
