// Makes, changes and deletes streams. What takes seconds on AWS is done when the answer comes, so a
// stream is ACTIVE at once and never DELETING or UPDATING.
#include "src/cloud/kinesis/ops/streams.h"

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

constexpr std::uint32_t kOnDemandShards = 4;
constexpr int kRecordKib = 1024;
constexpr std::size_t kMaxTags = 50;

}  // namespace

protocol::JsonOutcome CreateStream(Context& kinesis, const protocol::Call& call,
                                   const json::object& input) {
  protocol::Input in(input);
  NewStream stream;
  stream.key = ReadNewStream(in, call);
  // A name alone makes an on-demand stream (Developer Guide, "Create a stream using the APIs"; test
  // ModesHaveTheirShards).
  const auto shards = in.Integer("ShardCount");
  stream.mode = ReadMode(in).value_or(shards ? StreamMode::kProvisioned : StreamMode::kOnDemand);
  stream.max_record_kib = static_cast<int>(in.Integer("MaxRecordSizeInKiB").value_or(kRecordKib));
  stream.tags = ReadTags(in);
  if (stream.mode == StreamMode::kOnDemand && shards) {
    in.Complain(errors::Validation("ShardCount is not expected when StreamMode=ON_DEMAND"));
  } else if (stream.mode == StreamMode::kProvisioned && !shards) {
    in.Complain(errors::Validation("ShardCount must be provided for a PROVISIONED stream."));
  }
  if (stream.tags.size() > kMaxTags) {
    in.Complain(errors::InvalidArgument("A stream cannot have more than 50 tags."));
  }
  if (in.error()) return *in.error();
  stream.shards = shards ? static_cast<std::uint32_t>(*shards) : kOnDemandShards;
  const auto created = kinesis.streams.Create(stream);
  if (!created) return created.error();
  return json::object{};
}

protocol::JsonOutcome DeleteStream(Context& kinesis, const protocol::Call& call,
                                   const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  // EnforceConsumerDeletion asks for nothing: no stream has registered consumers.
  if (in.error()) return *in.error();
  const auto deleted = kinesis.streams.Delete(key);
  if (!deleted) return deleted.error();
  return json::object{};
}

protocol::JsonOutcome UpdateStreamMode(Context& kinesis, const protocol::Call& call,
                                       const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadArn(in, call, "StreamARN");
  const StreamMode mode = ReadMode(in).value_or(StreamMode::kProvisioned);
  if (in.error()) return *in.error();
  const auto changed = kinesis.streams.Update(key, [&](StreamInfo& stream) {
    stream.mode = mode;
    return Outcome<void>();
  });
  if (!changed) return changed.error();
  return json::object{};
}

protocol::JsonOutcome UpdateMaxRecordSize(Context& kinesis, const protocol::Call& call,
                                          const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadArn(in, call, "StreamARN");
  const auto kib = static_cast<int>(in.Integer("MaxRecordSizeInKiB").value_or(kRecordKib));
  if (in.error()) return *in.error();
  const auto changed = kinesis.streams.Update(key, [&](StreamInfo& stream) {
    stream.max_record_kib = kib;
    return Outcome<void>();
  });
  if (!changed) return changed.error();
  return json::object{};
}

}  // namespace weir::cloud::kinesis::ops
