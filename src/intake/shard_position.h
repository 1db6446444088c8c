// Names the positions of one shard.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/pipeline/stream_position.h"

namespace weir::intake {

/// Where the records of one shard stand, for good (pipeline/stream_position.h has the form). All of
/// it is what the mapping's event says of each record, so whoever is given a record again, at any
/// time, in a retry or in a replay, gives it the same position.
class ShardPosition {
 public:
  /// `stream_arn`: "arn:aws:kinesis:us-east-1:123456789012:stream/events", or that of one of its
  /// consumers; `shard_id`: "shardId-000000000006".
  ShardPosition(std::string_view stream_arn, std::string_view shard_id);

  /// Of the shard that `position` is in, in the form that it has.
  explicit ShardPosition(const pipeline::StreamPosition& position);

  [[nodiscard]] std::string Of(std::string_view sequence_number, std::uint32_t sub_sequence) const;

  /// Of a part of what stands at that sub-sequence: six digits more, its number. It sorts behind
  /// that and in front of the next one.
  [[nodiscard]] std::string OfPart(std::string_view sequence_number, std::uint32_t sub_sequence,
                                   std::uint32_t part) const;

 private:
  std::string prefix_;
};

/// Of part number `part` of what stands at `position`.
[[nodiscard]] std::string PositionBelow(std::string_view position, std::uint32_t part);

/// Sub-sequence numbers end before this.
inline constexpr std::uint32_t kMaxSubSequence = 1'000'000;

}  // namespace weir::intake
