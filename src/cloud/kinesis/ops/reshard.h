// SplitShard, MergeShards and UpdateShardCount.
#pragma once

#include "src/cloud/kinesis/service.h"

namespace weir::cloud::kinesis::ops {

wire::JsonOutcome SplitShard(Context& kinesis, const wire::Call& call,
                             const boost::json::object& input);
wire::JsonOutcome MergeShards(Context& kinesis, const wire::Call& call,
                              const boost::json::object& input);
wire::JsonOutcome UpdateShardCount(Context& kinesis, const wire::Call& call,
                                   const boost::json::object& input);

}  // namespace weir::cloud::kinesis::ops
