// Names the positions of one shard.
#include "src/intake/shard_position.h"

namespace weir::intake {
namespace {

constexpr std::string_view kShardPrefix = "shardId-";

/// With zeros before it up to that width. By hand, for each record has a position.
void AppendPadded(std::string_view digits, std::size_t width, std::string& out) {
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

}  // namespace

ShardPosition::ShardPosition(std::string_view stream_arn, std::string_view shard_id) {
  if (shard_id.starts_with(kShardPrefix)) shard_id.remove_prefix(kShardPrefix.size());
  prefix_ = pipeline::StreamTextOf(stream_arn) + '-';
  AppendPadded(shard_id, pipeline::kShardDigits, prefix_);
  prefix_ += '-';
}

ShardPosition::ShardPosition(const pipeline::StreamPosition& position)
    : prefix_(std::string(position.stream) + '-' + std::string(position.shard) + '-') {}

std::string ShardPosition::Of(std::string_view sequence_number, std::uint32_t sub_sequence) const {
  std::string position = prefix_;
  AppendPadded(sequence_number, pipeline::kSequenceDigits, position);
  position += '-';
  AppendPadded(std::to_string(sub_sequence), pipeline::kSubSequenceDigits, position);
  return position;
}

std::string ShardPosition::OfPart(std::string_view sequence_number, std::uint32_t sub_sequence,
                                  std::uint32_t part) const {
  return PositionBelow(Of(sequence_number, sub_sequence), part);
}

std::string PositionBelow(std::string_view position, std::uint32_t part) {
  constexpr std::size_t kPartDigits = 6;
  std::string below(position);
  AppendPadded(std::to_string(part), kPartDigits, below);
  return below;
}

}  // namespace weir::intake
