// How much all shards together may hold of records that they have read and are not done with.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <optional>

#include "src/cloud/lambda/mappings/ordered_source.h"

namespace weir::cloud::lambda {

/// Thread-safe. Where all of it is held, a shard that holds nothing may still read a little page:
/// so one goes on whatever others wait for, and whoever holds something is turned again for that,
/// so nobody waits for room. What is held beyond is bounded by the little pages of all shards, and
/// by a page for each thread that reads at that moment.
class ReadBudget {
 public:
  /// Of the events that the records become. The invocations under way hold these once more.
  static constexpr std::size_t kMaxHeldBytes = std::size_t{256} << 20;
  /// What GetRecords gives at most as well.
  static constexpr ReadLimit kPage{.records = 10'000, .bytes = std::size_t{10} << 20};
  static constexpr ReadLimit kLittlePage{.records = 100, .bytes = std::size_t{64} << 10};

  explicit ReadBudget(std::size_t most = kMaxHeldBytes) : most_(most) {}

  /// What a shard may read now; nothing where it has to make do with what it holds.
  [[nodiscard]] std::optional<ReadLimit> Page(bool holds_nothing) const {
    const std::size_t left = most_ - std::min<std::size_t>(most_, held_);
    if (left >= kLittlePage.bytes) {
      return ReadLimit{.records = kPage.records, .bytes = std::min(kPage.bytes, left)};
    }
    if (holds_nothing) return kLittlePage;
    return std::nullopt;
  }

  void Hold(std::size_t bytes) { held_ += bytes; }
  void Release(std::size_t bytes) { held_ -= bytes; }
  [[nodiscard]] std::size_t held() const { return held_; }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> held_ = 0;
};

}  // namespace weir::cloud::lambda
