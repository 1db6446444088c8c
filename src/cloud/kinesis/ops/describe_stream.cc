// Describes a stream with its shards, or without.
#include "src/cloud/kinesis/ops/describe_stream.h"

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"
#include "src/cloud/kinesis/render.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxShards = 100;

}  // namespace

protocol::JsonOutcome DescribeStream(Context& kinesis, const protocol::Call& call,
                                     const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  const auto limit = static_cast<std::size_t>(in.Integer("Limit").value_or(kMaxShards));
  const std::string after(in.Text("ExclusiveStartShardId"));
  if (in.error()) return *in.error();

  const auto stream = kinesis.streams.Describe(key);
  if (!stream) return stream.error();
  json::array shards;
  bool more = false;
  for (const Shard& shard : stream->shards) {
    if (stream->Expired(shard, kinesis.clock.Now()) || shard.id.Text() <= after) continue;
    more = shards.size() == std::min(limit, kMaxShards);
    if (more) break;
    shards.push_back(ShowShard(shard));
  }
  json::object description = ShowStream(*stream);
  description["Shards"] = std::move(shards);
  description["HasMoreShards"] = more;
  return json::object{{"StreamDescription", std::move(description)}};
}

protocol::JsonOutcome DescribeStreamSummary(Context& kinesis, const protocol::Call& call,
                                            const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  if (in.error()) return *in.error();

  const auto stream = kinesis.streams.Describe(key);
  if (!stream) return stream.error();
  json::object summary = ShowStream(*stream);
  summary["OpenShardCount"] = stream->open_shards();
  summary["ConsumerCount"] = 0;
  summary["MaxRecordSizeInKiB"] = stream->max_record_kib;
  return json::object{{"StreamDescriptionSummary", std::move(summary)}};
}

}  // namespace weir::cloud::kinesis::ops
