// Which shard-level metrics a stream has (shard_figures.h).
#include "src/cloud/kinesis/ops/monitoring.h"

#include <algorithm>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"
#include "src/cloud/kinesis/shard_figures.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;
using Metrics = std::set<std::string>;

Metrics ReadMetrics(protocol::Input& in) {
  Metrics metrics;
  for (const json::value& value : *in.Array("ShardLevelMetrics")) {
    const std::string_view name = value.as_string();
    if (name == "ALL") return {kShardMetrics.begin(), kShardMetrics.end()};
    metrics.emplace(name);
  }
  return metrics;
}

json::array Show(const Metrics& metrics) { return json::array(metrics.begin(), metrics.end()); }

protocol::JsonOutcome SetMetrics(Context& kinesis, const protocol::Call& call,
                                 const json::object& input, bool on) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  const Metrics metrics = ReadMetrics(in);
  if (in.error()) return *in.error();
  Metrics before;
  const auto changed = kinesis.streams.Update(key, [&](StreamInfo& stream) {
    before = stream.shard_metrics;
    for (const std::string& metric : metrics) {
      if (on) {
        stream.shard_metrics.insert(metric);
      } else {
        stream.shard_metrics.erase(metric);
      }
    }
    return Outcome<void>();
  });
  if (!changed) return changed.error();
  return json::object{{"StreamName", key.name},
                      {"StreamARN", key.Arn()},
                      {"CurrentShardLevelMetrics", Show(before)},
                      {"DesiredShardLevelMetrics", Show(changed->shard_metrics)}};
}

}  // namespace

protocol::JsonOutcome EnableEnhancedMonitoring(Context& kinesis, const protocol::Call& call,
                                               const json::object& input) {
  return SetMetrics(kinesis, call, input, true);
}

protocol::JsonOutcome DisableEnhancedMonitoring(Context& kinesis, const protocol::Call& call,
                                                const json::object& input) {
  return SetMetrics(kinesis, call, input, false);
}

}  // namespace weir::cloud::kinesis::ops
