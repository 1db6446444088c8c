// Keeps which shard-level metrics a stream is to have.
#include "src/cloud/kinesis/ops/monitoring.h"

#include <algorithm>
#include <array>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;
using Metrics = std::set<std::string>;

constexpr std::array<std::string_view, 7> kMetrics = {"IncomingBytes",
                                                      "IncomingRecords",
                                                      "OutgoingBytes",
                                                      "OutgoingRecords",
                                                      "IteratorAgeMilliseconds",
                                                      "ReadProvisionedThroughputExceeded",
                                                      "WriteProvisionedThroughputExceeded"};

Metrics ReadMetrics(protocol::JsonReader& in) {
  Metrics metrics;
  const json::array* array = in.RequiredArray("ShardLevelMetrics", {1, kMetrics.size()});
  if (array == nullptr) return metrics;
  for (const json::value& value : *array) {
    std::string_view name;
    if (const auto* text = value.if_string()) name = *text;
    if (name == "ALL") {
      metrics.insert(kMetrics.begin(), kMetrics.end());
    } else if (std::find(kMetrics.begin(), kMetrics.end(), name) != kMetrics.end()) {
      metrics.emplace(name);
    } else {
      in.Complain(errors::Invalid("shardLevelMetrics", name,
                                  "Member must satisfy constraint: [Member must satisfy enum value "
                                  "set: [IncomingBytes, IncomingRecords, OutgoingBytes, "
                                  "OutgoingRecords, WriteProvisionedThroughputExceeded, "
                                  "ReadProvisionedThroughputExceeded, IteratorAgeMilliseconds, "
                                  "ALL]]"));
    }
  }
  return metrics;
}

json::array Show(const Metrics& metrics) { return json::array(metrics.begin(), metrics.end()); }

protocol::JsonOutcome SetMetrics(Context& kinesis, const protocol::Call& call,
                                 const json::object& input, bool on) {
  protocol::JsonReader in(input);
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
