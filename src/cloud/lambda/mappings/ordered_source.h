// The port of event source mappings to what gives records in order: a stream, shard by shard.
#pragma once

#include <compare>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/cloud/store/clock.h"
#include "src/result/result.h"

namespace weir::cloud::lambda {

/// Orders the records of a shard: decimal digits, all of one length, so that texts compare as
/// numbers do. Empty: before the first record.
struct SequenceNumber {
  std::string text{};
  auto operator<=>(const SequenceNumber&) const = default;
};

struct ShardId {
  std::string text{};
  auto operator<=>(const ShardId&) const = default;
};

struct StreamArn {
  std::string text{};
  auto operator<=>(const StreamArn&) const = default;
};

struct StreamRecord {
  SequenceNumber sequence{};
  std::string partition_key{};
  std::string data{};
  store::TimePoint arrived{};
};

struct StreamShard {
  ShardId id{};
  std::vector<ShardId> parents{};
  /// Below the numbers of all its records, and above those of a shard that had its name before: a
  /// stream that was deleted and made again has the same names.
  SequenceNumber beginning{};
};

/// Where a mapping begins in the shards that are there when it is made.
enum class StartFrom { kTrimHorizon, kLatest, kAtTimestamp };

struct StartingPosition {
  StartFrom from = StartFrom::kTrimHorizon;
  store::TimePoint time{};  ///< for kAtTimestamp
};

/// At most so much at once; at least one record where there is one.
struct ReadLimit {
  std::size_t records = 0;
  std::size_t bytes = 0;
};

struct StreamPage {
  std::vector<StreamRecord> records{};
  bool ended = false;  ///< the shard is closed and has no record behind these
};

/// Nothing here waits: where there is no record yet, a page is empty, and the watch tells when that
/// changes. Thread-safe. Errors are kNotFound for a stream or shard that is gone, kUnavailable
/// else.
class OrderedSource {
 public:
  OrderedSource() = default;
  OrderedSource(const OrderedSource&) = delete;
  OrderedSource& operator=(const OrderedSource&) = delete;
  virtual ~OrderedSource() = default;

  /// All shards that hold records or will, those that are closed too.
  [[nodiscard]] virtual Result<std::vector<StreamShard>> Shards(const StreamArn& stream) = 0;

  /// The last record before the position; an empty number where that is the shard's beginning.
  [[nodiscard]] virtual Result<SequenceNumber> Before(const StreamArn& stream, const ShardId& shard,
                                                      const StartingPosition& position) = 0;

  /// The records behind `after`, none where there are none yet. Those that the stream has let go
  /// are passed over.
  [[nodiscard]] virtual Result<StreamPage> Read(const StreamArn& stream, const ShardId& shard,
                                                const SequenceNumber& after, ReadLimit limit) = 0;

  /// How long records stay.
  [[nodiscard]] virtual Result<store::Duration> Retention(const StreamArn& stream) = 0;

  /// Ends the watch when it is destroyed; then no call is under way any more.
  class Watch {
   public:
    Watch() = default;
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    virtual ~Watch() = default;
  };

  /// Calls `changed`, from any thread, after each change of the shard: records, its end, its
  /// stream's. It is quick and calls nothing of this port.
  [[nodiscard]] virtual std::unique_ptr<Watch> WatchShard(const StreamArn& stream,
                                                          const ShardId& shard,
                                                          std::function<void()> changed) = 0;
};

}  // namespace weir::cloud::lambda
