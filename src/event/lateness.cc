// How late events arrive: a histogram that merges and gives percentiles in bounded space.
#include "src/event/lateness.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace weir::event {
namespace {

// Below 16 ms a bucket is a millisecond; above, each power of two has 16 buckets.
constexpr unsigned kSubBits = 4;
constexpr std::uint64_t kSubBuckets = std::uint64_t{1} << kSubBits;
constexpr std::size_t kBuckets = 48 * kSubBuckets;

std::size_t BucketOf(std::uint64_t millis) {
  if (millis < kSubBuckets) return millis;
  const auto shift = static_cast<unsigned>(std::bit_width(millis)) - kSubBits - 1;
  return std::min<std::size_t>((shift << kSubBits) + (millis >> shift), kBuckets - 1);
}

/// The largest number of milliseconds that falls into `bucket`.
std::int64_t UpperEnd(std::size_t bucket) {
  if (bucket < kSubBuckets) return static_cast<std::int64_t>(bucket);
  const std::size_t shift = (bucket >> kSubBits) - 1;
  return static_cast<std::int64_t>(((bucket - (shift << kSubBits) + 1) << shift) - 1);
}

}  // namespace

void LatenessHistogram::Add(std::int64_t lateness_micros) {
  const auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(lateness_micros, 0)) / 1000;
  const std::size_t bucket = BucketOf(millis);
  if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
  ++buckets_[bucket];
}

void LatenessHistogram::Merge(const LatenessHistogram& other) {
  if (other.buckets_.size() > buckets_.size()) buckets_.resize(other.buckets_.size());
  std::transform(other.buckets_.begin(), other.buckets_.end(), buckets_.begin(), buckets_.begin(),
                 std::plus<>());
}

std::optional<std::int64_t> LatenessHistogram::QuantileMillis(double quantile) const {
  const auto total = std::accumulate(buckets_.begin(), buckets_.end(), std::uint64_t{0});
  if (total == 0) return std::nullopt;
  const auto rank = std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(std::ceil(quantile * static_cast<double>(total))));
  std::uint64_t seen = 0;
  std::size_t bucket = 0;
  while ((seen += buckets_[bucket]) < rank) ++bucket;
  return UpperEnd(bucket);
}

bool LatenessHistogram::AddBucket(std::size_t bucket, std::uint64_t count) {
  if (bucket >= kBuckets) return false;
  if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
  buckets_[bucket] += count;
  return true;
}

}  // namespace weir::event
