// Lateness: percentiles within their promised error, in bounded space.
#include "src/event/lateness.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::event {
namespace {

constexpr std::int64_t kMicrosPerMilli = 1'000;

LatenessHistogram HistogramOf(const std::vector<std::int64_t>& millis) {
  LatenessHistogram histogram;
  for (const auto lateness : millis) histogram.Add(lateness * kMicrosPerMilli);
  return histogram;
}

TEST(Lateness, OfNoEventsIsNothing) {
  EXPECT_EQ(LatenessHistogram().QuantileMillis(0.5), std::nullopt);
}

TEST(Lateness, IsExactBelow32Milliseconds) {
  for (std::int64_t millis = 0; millis < 32; ++millis) {
    EXPECT_EQ(HistogramOf({millis}).QuantileMillis(1), millis);
  }
}

TEST(Lateness, CutsBelowTheMillisecond) {
  LatenessHistogram histogram;
  histogram.Add(1'999);
  EXPECT_EQ(histogram.QuantileMillis(1), 1);
}

TEST(Lateness, OfTimesAheadOfTheirArrivalIsZero) {
  EXPECT_EQ(HistogramOf({-1}).QuantileMillis(1), 0);
  LatenessHistogram histogram;
  histogram.Add(std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(histogram.QuantileMillis(1), 0);
}

TEST(Lateness, HoldsTheLatestOfAll) {
  constexpr std::int64_t kAllYearsMillis = std::int64_t{9'999} * 366 * 86'400'000;
  EXPECT_GE(HistogramOf({kAllYearsMillis}).QuantileMillis(1), kAllYearsMillis);
  LatenessHistogram beyond;
  beyond.Add(std::numeric_limits<std::int64_t>::max());
  EXPECT_GE(beyond.QuantileMillis(1), kAllYearsMillis);
}

TEST(Lateness, QuantilesCountEvents) {
  std::vector<std::int64_t> millis(100);
  for (std::size_t i = 0; i < millis.size(); ++i) millis[i] = i < 95 ? 1 : 20;
  const auto histogram = HistogramOf(millis);
  EXPECT_EQ(histogram.QuantileMillis(0), 1);
  EXPECT_EQ(histogram.QuantileMillis(0.5), 1);
  EXPECT_EQ(histogram.QuantileMillis(0.95), 1);
  EXPECT_EQ(histogram.QuantileMillis(0.96), 20);
  EXPECT_EQ(histogram.QuantileMillis(1), 20);
}

TEST(Lateness, RefusesABucketThatThereIsNot) {
  LatenessHistogram histogram;
  EXPECT_FALSE(histogram.AddBucket(std::numeric_limits<std::size_t>::max(), 1));
  EXPECT_TRUE(histogram.buckets().empty());
}

RC_GTEST_PROP(LatenessProperty, IsNeverTooLowAndAtMostASixteenthTooHigh, ()) {
  const std::int64_t beyond = std::int64_t{1} << *rc::gen::inRange(1, 48);
  const auto exact = *rc::gen::inRange<std::int64_t>(0, beyond);
  const auto millis = *HistogramOf({exact}).QuantileMillis(1);
  RC_ASSERT(millis >= exact);
  RC_ASSERT(millis - exact <= exact / 16);
}

RC_GTEST_PROP(LatenessProperty, QuantileIsThatOfTheSortedEvents, ()) {
  auto millis = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 32)));
  const double quantile = *rc::gen::inRange(0, 101) / 100.0;
  const auto histogram = HistogramOf(millis);
  std::sort(millis.begin(), millis.end());
  const auto rank = std::ceil(quantile * static_cast<double>(millis.size()));
  const auto index = std::max<std::size_t>(1, static_cast<std::size_t>(rank)) - 1;
  RC_ASSERT(histogram.QuantileMillis(quantile) == millis.at(index));
}

RC_GTEST_PROP(LatenessProperty, MergedIsCountedTogether,
              (std::vector<std::int64_t> left, std::vector<std::int64_t> right)) {
  LatenessHistogram merged;
  LatenessHistogram other;
  LatenessHistogram together;
  for (const auto lateness : left) merged.Add(lateness);
  for (const auto lateness : right) other.Add(lateness);
  for (const auto lateness : left) together.Add(lateness);
  for (const auto lateness : right) together.Add(lateness);
  merged.Merge(other);
  RC_ASSERT(merged.buckets() == together.buckets());
}

RC_GTEST_PROP(LatenessProperty, BucketsMakeTheSameHistogram, (std::vector<std::int64_t> micros)) {
  LatenessHistogram original;
  for (const auto lateness : micros) original.Add(lateness);
  LatenessHistogram copy;
  for (std::size_t bucket = 0; bucket < original.buckets().size(); ++bucket) {
    RC_ASSERT(copy.AddBucket(bucket, original.buckets()[bucket]));
  }
  RC_ASSERT(copy.buckets() == original.buckets());
}

}  // namespace
}  // namespace weir::event
