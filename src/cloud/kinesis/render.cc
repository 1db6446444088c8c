// Renders streams and shards.
#include "src/cloud/kinesis/render.h"

namespace weir::cloud::kinesis {

namespace json = boost::json;

json::object ShowRange(const HashRange& range) {
  return {{"StartingHashKey", HashText(range.first)}, {"EndingHashKey", HashText(range.last)}};
}

json::object ShowShard(const Shard& shard) {
  json::object numbers = {{"StartingSequenceNumber", shard.starting.Text()}};
  if (shard.ending) numbers["EndingSequenceNumber"] = shard.ending->Text();
  json::object out = {{"ShardId", shard.id.Text()}};
  if (!shard.parents.empty()) out["ParentShardId"] = shard.parents[0].Text();
  if (shard.parents.size() > 1) out["AdjacentParentShardId"] = shard.parents[1].Text();
  out["HashKeyRange"] = ShowRange(shard.range);
  out["SequenceNumberRange"] = std::move(numbers);
  return out;
}

json::object ShowMode(StreamMode mode) { return {{"StreamMode", Name(mode)}}; }

json::object ShowStream(const StreamInfo& stream) {
  json::array metrics(stream.shard_metrics.begin(), stream.shard_metrics.end());
  json::object out = {
      {"StreamName", stream.key.name},
      {"StreamARN", stream.key.Arn()},
      {"StreamStatus", "ACTIVE"},
      {"StreamModeDetails", ShowMode(stream.mode)},
      {"RetentionPeriodHours", stream.retention_hours},
      {"StreamCreationTimestamp", Seconds(stream.created)},
      {"EnhancedMonitoring", json::array{json::object{{"ShardLevelMetrics", std::move(metrics)}}}},
      {"EncryptionType", stream.kms_key.empty() ? "NONE" : "KMS"}};
  if (!stream.kms_key.empty()) out["KeyId"] = stream.kms_key;
  return out;
}

}  // namespace weir::cloud::kinesis
