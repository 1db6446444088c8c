// How late events arrive: a histogram that merges and gives percentiles in bounded space.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace weir::event {

/// Arrival minus created_at, in milliseconds, in buckets at most 1/16 apart. Times ahead of their
/// arrival count as zero.
class LatenessHistogram {
 public:
  void Add(std::int64_t lateness_micros);
  void Merge(const LatenessHistogram& other);

  /// How late the event at `quantile` (0 to 1) was, in milliseconds, at most 1/16 too high; nothing
  /// without events.
  [[nodiscard]] std::optional<std::int64_t> QuantileMillis(double quantile) const;

  /// Counts by bucket, without the empty ones past the last.
  [[nodiscard]] const std::vector<std::uint64_t>& buckets() const { return buckets_; }
  /// Adds `count` to one bucket; false when there is no such bucket.
  [[nodiscard]] bool AddBucket(std::size_t bucket, std::uint64_t count);

 private:
  std::vector<std::uint64_t> buckets_;
};

}  // namespace weir::event
