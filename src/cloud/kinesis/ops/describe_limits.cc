// Counts open shards and on-demand streams of the caller's region.
#include "src/cloud/kinesis/ops/describe_limits.h"

namespace weir::cloud::kinesis::ops {

protocol::JsonOutcome DescribeLimits(Context& kinesis, const protocol::Call& call,
                                     const boost::json::object&) {
  std::uint64_t shards = 0;
  std::uint64_t on_demand = 0;
  for (const StreamInfo& stream : kinesis.streams.List(call.region)) {
    shards += stream.open_shards();
    if (stream.mode == StreamMode::kOnDemand) ++on_demand;
  }
  const StreamStore::Options& limits = kinesis.streams.options();
  return boost::json::object{{"ShardLimit", limits.max_shards},
                             {"OpenShardCount", shards},
                             {"OnDemandStreamCount", on_demand},
                             {"OnDemandStreamCountLimit", limits.max_on_demand}};
}

}  // namespace weir::cloud::kinesis::ops
