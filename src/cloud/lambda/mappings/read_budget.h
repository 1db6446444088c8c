// How much all shards together may hold of records that they have read and are not done with.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <optional>

#include "src/cloud/lambda/mappings/ordered_source.h"

namespace weir::cloud::lambda {

/// Thread-safe. A shard may hold as much as is left for all others then: one alone gets half of it,
/// each of two a third, and so on. Who has less than a little page to come waits until others have
/// let go of something, and looks again from time to time; but whoever holds nothing reads a little
/// page all the same, so a shard goes on whatever others wait for.
///
/// What is held beyond is bounded by a little page for each shard (or one record, where that is
/// larger), and by a page for each thread that reads at that moment.
class ReadBudget {
 public:
  /// Of the events that the records become. The invocations under way hold these once more.
  static constexpr std::size_t kMaxHeldBytes = std::size_t{256} << 20;
  /// What GetRecords gives at most as well.
  static constexpr ReadLimit kPage{.records = 10'000, .bytes = std::size_t{10} << 20};
  static constexpr ReadLimit kLittlePage{.records = 100, .bytes = std::size_t{64} << 10};

  explicit ReadBudget(std::size_t most = kMaxHeldBytes) : most_(most) {}

  /// What a shard may read now, that holds so many bytes and lacks so much; nothing where it has to
  /// make do with what it holds. `missing.bytes` are of events.
  [[nodiscard]] std::optional<ReadLimit> Page(std::size_t holds, ReadLimit missing) const {
    const std::size_t left = most_ - std::min<std::size_t>(most_, held_);
    // Read, they make what it holds more, and what is left less.
    const std::size_t share = left > holds ? (left - holds) / 2 : 0;
    if (share < 2 * kLittlePage.bytes) {
      return holds == 0 ? std::optional(kLittlePage) : std::nullopt;
    }
    const std::size_t bytes = std::min(missing.bytes, share);
    const std::size_t records = std::min(missing.records, bytes / kRecordBytes);
    return ReadLimit{.records = std::clamp(records, kLittlePage.records, kPage.records),
                     .bytes = std::clamp(bytes / 4 * 3, kLittlePage.bytes, kPage.bytes)};  // base64
  }

  void Hold(std::size_t bytes) { held_ += bytes; }
  void Release(std::size_t bytes) { held_ -= bytes; }
  [[nodiscard]] std::size_t held() const { return held_; }

 private:
  /// An event has more than half of this around a record's data.
  static constexpr std::size_t kRecordBytes = 1024;

  const std::size_t most_;
  std::atomic<std::size_t> held_ = 0;
};

}  // namespace weir::cloud::lambda
