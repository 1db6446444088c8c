// What Kinesis is about: streams, shards, records, and the numbers that order them.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "src/cloud/store/clock.h"

namespace weir::cloud::kinesis {

using store::Duration;
using store::TimePoint;

/// A stream's name counts within its region.
struct StreamKey {
  std::string region;
  std::string name;

  [[nodiscard]] std::string Arn() const;
  /// The stream of an ARN of this account; nothing for other text.
  static std::optional<StreamKey> FromArn(std::string_view arn);
  auto operator<=>(const StreamKey&) const = default;
};

/// Tells apart streams that had the same name one after another; never given twice.
struct StreamNumber {
  std::uint64_t value = 0;
  auto operator<=>(const StreamNumber&) const = default;
};

struct ShardId {
  std::uint32_t index = 0;

  [[nodiscard]] std::string Text() const;  ///< "shardId-000000000007"
  static std::optional<ShardId> Parse(std::string_view text);
  auto operator<=>(const ShardId&) const = default;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.index);
  }
};

/// 56 decimal digits that sort as text, as AWS's look:
///
///     49 1626307200000 00000000000000000042 01626307261 0000000003
///        |             |                    |           shard
///        |             |                    second of arrival
///        |             counter of the shard; a child goes on where its parents ended
///        creation of the stream, in milliseconds, no two in the same: no number comes again,
///        neither in a stream of that name nor in another
struct SequenceNumber {
  std::int64_t stream_created_ms = 0;
  std::uint64_t counter = 0;  ///< of the first record: 1
  std::int64_t second = 0;
  ShardId shard;

  [[nodiscard]] std::string Text() const;
  static std::optional<SequenceNumber> Parse(std::string_view text);
  bool operator==(const SequenceNumber&) const = default;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.stream_created_ms, self.counter, self.second, self.shard.index);
  }
};

/// MD5 of a partition key, as a number.
__extension__ using HashKey = unsigned __int128;
inline constexpr HashKey kMaxHashKey = ~HashKey{0};

[[nodiscard]] HashKey HashOf(std::string_view partition_key);
[[nodiscard]] std::string HashText(HashKey hash);
/// Nothing for what is no decimal number below 2^128, or has leading zeros.
[[nodiscard]] std::optional<HashKey> ParseHash(std::string_view text);

struct HashRange {
  HashKey first = 0;
  HashKey last = kMaxHashKey;
  bool operator==(const HashRange&) const = default;
};

/// The whole range cut into `count` parts of one size, as CreateStream does. REQUIRES: count > 0.
[[nodiscard]] std::vector<HashRange> EvenRanges(std::uint32_t count);

struct Shard {
  ShardId id;
  std::vector<ShardId> parents;  ///< none, the one that was split, or the two that were merged
  HashRange range;
  TimePoint created;
  SequenceNumber starting;
  /// What closes it: no record comes after this one.
  std::optional<SequenceNumber> ending;
  std::optional<TimePoint> closed;

  [[nodiscard]] bool open() const { return !closed.has_value(); }

  /// The id is the shard's place in its stream.
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.parents, self.range.first, self.range.last, self.created, self.starting,
                    self.ending, self.closed);
  }
};

enum class StreamMode : std::uint8_t { kProvisioned, kOnDemand };
[[nodiscard]] std::string_view Name(StreamMode mode);  ///< "PROVISIONED", "ON_DEMAND"
[[nodiscard]] std::optional<StreamMode> StreamModeNamed(std::string_view name);

/// All of a stream but its records.
struct StreamInfo {
  StreamKey key;
  StreamNumber number;
  TimePoint created;
  StreamMode mode = StreamMode::kProvisioned;
  int retention_hours = 24;
  int max_record_kib = 1024;
  std::string kms_key;  ///< "" where the stream is not encrypted
  std::set<std::string> shard_metrics;
  std::map<std::string, std::string> tags;
  std::vector<Shard> shards;  ///< by id, closed ones too

  [[nodiscard]] std::uint32_t open_shards() const;
  /// Records that arrived before are gone.
  [[nodiscard]] TimePoint Horizon(TimePoint now) const;
  /// nullptr where there is none of that id, or it expired with its last record.
  [[nodiscard]] const Shard* Find(ShardId id, TimePoint now) const;
  /// Neither open nor holding a record that is still to be read.
  [[nodiscard]] bool Expired(const Shard& shard, TimePoint now) const;
  [[nodiscard]] std::vector<ShardId> ChildrenOf(ShardId parent) const;

  /// Region and name are in the row's key.
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.number.value, self.created, self.mode, self.retention_hours,
                    self.max_record_kib, self.kms_key, self.shard_metrics, self.tags, self.shards);
  }
};

struct Record {
  SequenceNumber sequence;
  TimePoint arrival;  ///< whole milliseconds, never falling within a shard
  std::string partition_key;
  std::string data;
  bool encrypted = false;
};

/// Where reading goes on in a shard: the counter of the next record.
struct Cursor {
  std::uint64_t counter = 1;
  auto operator<=>(const Cursor&) const = default;
};

[[nodiscard]] std::int64_t Milliseconds(TimePoint time);
[[nodiscard]] TimePoint FromMilliseconds(std::int64_t milliseconds);
/// Seconds with a fraction, as the wire has them.
[[nodiscard]] double Seconds(TimePoint time);

}  // namespace weir::cloud::kinesis
