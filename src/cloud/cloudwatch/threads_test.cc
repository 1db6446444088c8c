// Many threads put samples of the same metrics, and others read meanwhile.
#include <thread>

#include <gtest/gtest.h>

#include "src/cloud/cloudwatch/store.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::cloudwatch {
namespace {

TEST(MetricStoreThreads, EverySampleCountsOnce) {
  constexpr int kThreads = 6;
  constexpr int kPuts = 200;
  const auto store = store::OpenTestStore();
  const store::Clock clock;
  MetricStore metrics(*store, clock, {});
  const MetricId shared{"r", "n", "shared", {}};
  const TimePoint now = clock.Now();
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, own = MetricId{"r", "n", std::to_string(thread), {}}] {
      for (int i = 0; i < kPuts; ++i) {
        EXPECT_TRUE(metrics.Put({{shared, now, Statistics::Of(1)}, {own, now, Statistics::Of(1)}}));
        EXPECT_GE(metrics.List().size(), 2U);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const MetricStore again(*store, clock, {});
  EXPECT_EQ(again.List().size(), kThreads + 1U);
  const Minute minute = MinuteOf(now);
  EXPECT_EQ(again.Points(shared, minute, {minute.value + 1}).at(minute).sum, kThreads * kPuts);
  for (const MetricStore::Metric& metric : metrics.List()) {
    EXPECT_EQ(metric.total.sum, metric.id == shared ? kThreads * kPuts : kPuts);
  }
}

}  // namespace
}  // namespace weir::cloud::cloudwatch
