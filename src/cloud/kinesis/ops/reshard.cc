// Changes how many shards a stream has. Done when the answer comes, where AWS takes a while.
#include "src/cloud/kinesis/ops/reshard.h"

#include <fmt/format.h>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

/// An open shard of that id.
protocol::Outcome<Shard> OpenShard(const StreamInfo& stream, const std::string& text,
                                   TimePoint now) {
  const auto id = ShardId::Parse(text);
  const Shard* shard = id ? stream.Find(*id, now) : nullptr;
  if (shard == nullptr) return errors::ShardNotFound(stream.key, text);
  if (!shard->open()) {
    return errors::InvalidArgument(
        fmt::format("Shard {} in stream {} under account {} has already been merged or split, and "
                    "thus is not eligible for merging or splitting.",
                    text, stream.key.name, protocol::kAccountId));
  }
  return *shard;
}

/// Why a stream can't have so many open shards more (or less).
std::optional<protocol::AwsError> Refuse(const Context& kinesis, const StreamInfo& stream,
                                         std::int64_t more) {
  if (stream.mode == StreamMode::kOnDemand) {
    return errors::Validation(
        fmt::format("Stream {} is in ON_DEMAND mode, in which shards are not changed by hand.",
                    stream.key.name));
  }
  std::int64_t open = 0;
  for (const StreamInfo& other : kinesis.streams.List(stream.key.region)) {
    open += other.open_shards();
  }
  const std::int64_t limit = kinesis.streams.options().max_shards;
  if (more <= 0 || open + more <= limit) return std::nullopt;
  return errors::LimitExceeded(
      fmt::format("This request would exceed the shard limit for the account {} in {}. Current "
                  "shard count for the account: {}. Limit: {}.",
                  protocol::kAccountId, stream.key.region, open, limit));
}

protocol::JsonOutcome Answer(const Outcome<StreamInfo>& changed) {
  if (!changed) return changed.error();
  return json::object{};
}

}  // namespace

protocol::JsonOutcome SplitShard(Context& kinesis, const protocol::Call& call,
                                 const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  const std::string shard_text(in.Text("ShardToSplit"));
  const std::string hash_text(in.Text("NewStartingHashKey"));
  if (in.error()) return *in.error();
  const auto stream = kinesis.streams.Describe(key);
  if (!stream) return stream.error();
  if (auto refused = Refuse(kinesis, *stream, 1)) return *std::move(refused);

  const TimePoint now = kinesis.clock.Now();
  return Answer(
      kinesis.streams.Reshard(key, [&](StreamInfo& info, Resharder& shards) -> Outcome<void> {
        const auto shard = OpenShard(info, shard_text, now);
        if (!shard) return shard.error();
        const auto hash = ParseHash(hash_text);
        // API_SplitShard: the range leaves out one key at each end (SplitsAndMergesShards).
        if (!hash || *hash <= shard->range.first + 1 || *hash >= shard->range.last) {
          return errors::InvalidArgument(
              fmt::format("NewStartingHashKey {} used in SplitShard() on shard {} in stream {} "
                          "under account {} is not both greater than one plus the shard's "
                          "StartingHashKey {} and less than the shard's EndingHashKey {}.",
                          hash_text, shard_text, key.name, protocol::kAccountId,
                          HashText(shard->range.first), HashText(shard->range.last)));
        }
        shards.Split(shard->id, *hash);
        return {};
      }));
}

protocol::JsonOutcome MergeShards(Context& kinesis, const protocol::Call& call,
                                  const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  const std::string one_text(in.Text("ShardToMerge"));
  const std::string other_text(in.Text("AdjacentShardToMerge"));
  if (in.error()) return *in.error();
  const auto stream = kinesis.streams.Describe(key);
  if (!stream) return stream.error();
  if (auto refused = Refuse(kinesis, *stream, -1)) return *std::move(refused);

  const TimePoint now = kinesis.clock.Now();
  return Answer(
      kinesis.streams.Reshard(key, [&](StreamInfo& info, Resharder& shards) -> Outcome<void> {
        const auto one = OpenShard(info, one_text, now);
        if (!one) return one.error();
        const auto other = OpenShard(info, other_text, now);
        if (!other) return other.error();
        const bool in_order = one->range.first < other->range.first;
        const Shard& left = in_order ? *one : *other;
        const Shard& right = in_order ? *other : *one;
        if (one->id == other->id || left.range.last + 1 != right.range.first) {
          return errors::InvalidArgument(
              fmt::format("Shards {} and {} in stream {} under account {} are not an adjacent pair "
                          "of shards eligible for merging",
                          one_text, other_text, key.name, protocol::kAccountId));
        }
        shards.Merge(left.id, right.id);
        return {};
      }));
}

protocol::JsonOutcome UpdateShardCount(Context& kinesis, const protocol::Call& call,
                                       const json::object& input) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  const std::int64_t target = in.Integer("TargetShardCount").value_or(0);
  if (in.error()) return *in.error();
  const auto stream = kinesis.streams.Describe(key);
  if (!stream) return stream.error();
  const std::int64_t current = stream->open_shards();
  if (auto refused = Refuse(kinesis, *stream, target - current)) return *std::move(refused);

  const auto changed =
      kinesis.streams.Reshard(key, [&](StreamInfo& info, Resharder& shards) -> Outcome<void> {
        const std::int64_t open = info.open_shards();
        // API_UpdateShardCount: from half of them to their double (ScalesUniformly).
        if (target > 2 * open || 2 * target < open) {
          return errors::InvalidArgument(
              fmt::format("UpdateShardCount cannot scale {} to {} shards: the target has to be "
                          "between half of the current open shard count {} and its double.",
                          key.name, target, open));
        }
        shards.Scale(static_cast<std::uint32_t>(target));
        return {};
      });
  if (!changed) return changed.error();
  return json::object{{"StreamName", key.name},
                      {"CurrentShardCount", current},
                      {"TargetShardCount", target},
                      {"StreamARN", key.Arn()}};
}

}  // namespace weir::cloud::kinesis::ops
