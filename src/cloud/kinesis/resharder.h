// Splits and merges shards in a stream's description.
#pragma once

#include <functional>

#include "src/cloud/kinesis/model.h"

namespace weir::cloud::kinesis {

/// Closed shards stay in the description, their children come after them, and a child's sequence
/// numbers go on where its parents' ended.
class Resharder {
 public:
  /// The last number that a shard of the store has given; nothing for a shard that is newer.
  using LastNumber = std::function<std::optional<SequenceNumber>(ShardId)>;

  Resharder(StreamInfo& stream, LastNumber last, TimePoint now)
      : stream_(stream), last_(std::move(last)), now_(now) {}

  /// REQUIRES: the shard is open, and range.first < second_half <= range.last.
  void Split(ShardId shard, HashKey second_half);
  /// REQUIRES: both are open, and `left` ends where `right` begins.
  void Merge(ShardId left, ShardId right);
  /// So many open shards with ranges of one size, by splits and merges; shards in between are
  /// closed at once. REQUIRES: count > 0.
  void Scale(std::uint32_t count);

 private:
  SequenceNumber Close(ShardId shard);
  void Open(std::vector<ShardId> parents, HashRange range, std::uint64_t counter);
  [[nodiscard]] std::map<HashKey, ShardId> OpenByHash() const;

  StreamInfo& stream_;
  const LastNumber last_;
  const TimePoint now_;
};

}  // namespace weir::cloud::kinesis
