// Positions in a stream: where a record stands, for good.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::lambda {

/// A stream as it was created: one that is created again under the same name is another one.
struct StreamIdentity {
  std::string_view arn;
  std::int64_t created_at_millis = 0;
};

/// Names the positions of one shard:
///
///     <stream, 16 hex digits>-<shard, 12 digits>-<sequence number, 56 digits>-<sub-sequence, 6>
///
/// The stream's digits are the first of SHA-256("<ARN>\n<creation in ms>"). Of one width, so that
/// positions of a shard sort as texts; safe in a path.
class ShardPosition {
 public:
  /// `shard_id`: "shardId-000000000006".
  ShardPosition(const StreamIdentity& stream, std::string_view shard_id);

  [[nodiscard]] std::string Of(std::string_view sequence_number, std::uint32_t sub_sequence) const;

 private:
  std::string prefix_;
};

/// Sub-sequence numbers end before this.
inline constexpr std::uint32_t kMaxSubSequence = 1'000'000;

}  // namespace weir::lambda
