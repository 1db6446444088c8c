// Positions in a stream: where a record stands, for good.
#include "src/lambda/shard_position.h"

#include <fmt/format.h>

#include "src/event/fingerprint.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kStreamDigits = 16;
constexpr std::string_view kShardPrefix = "shardId-";

}  // namespace

ShardPosition::ShardPosition(const StreamIdentity& stream, std::string_view shard_id) {
  const event::Fingerprint digest =
      event::Fingerprinter().Of(fmt::format("{}\n{}", stream.arn, stream.created_at_millis));
  if (shard_id.starts_with(kShardPrefix)) shard_id.remove_prefix(kShardPrefix.size());
  prefix_ = fmt::format("{}-{:0>12}-", event::ToHex(digest).substr(0, kStreamDigits), shard_id);
}

std::string ShardPosition::Of(std::string_view sequence_number, std::uint32_t sub_sequence) const {
  return fmt::format("{}{:0>56}-{:06}", prefix_, sequence_number, sub_sequence);
}

}  // namespace weir::lambda
