// Positions in a stream: where a record stands, for good.
#include "src/lambda/shard_position.h"

#include <fmt/format.h>

#include "src/event/fingerprint.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kStreamDigits = 16;
constexpr std::size_t kSequenceDigits = 56;
constexpr std::size_t kSubSequenceDigits = 6;
constexpr std::string_view kShardPrefix = "shardId-";

/// With zeros before it up to that width. By hand, for each record has a position.
void AppendPadded(std::string_view digits, std::size_t width, std::string& out) {
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

}  // namespace

ShardPosition::ShardPosition(const StreamIdentity& stream, std::string_view shard_id) {
  const event::Fingerprint digest =
      event::Fingerprinter().Of(fmt::format("{}\n{}", stream.arn, stream.created_at_millis));
  if (shard_id.starts_with(kShardPrefix)) shard_id.remove_prefix(kShardPrefix.size());
  prefix_ = fmt::format("{}-{:0>12}-", event::ToHex(digest).substr(0, kStreamDigits), shard_id);
}

std::string ShardPosition::Of(std::string_view sequence_number, std::uint32_t sub_sequence) const {
  std::string position = prefix_;
  AppendPadded(sequence_number, kSequenceDigits, position);
  position += '-';
  AppendPadded(std::to_string(sub_sequence), kSubSequenceDigits, position);
  return position;
}

}  // namespace weir::lambda
