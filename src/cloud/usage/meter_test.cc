// Counters that many threads add to.
#include "src/cloud/usage/meter.h"

#include <set>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::usage {
namespace {

using testing::HasSubstr;

TEST(Meter, LosesNothingThatThreadsAddAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 10'000;
  Meter meter;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kTimes; ++n) meter.Add(Item::kDynamoDbReadUnits, 0.5);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(meter.Read()[Item::kDynamoDbReadUnits], kThreads * kTimes * 0.5);
  EXPECT_EQ(meter.Read()[Item::kDynamoDbWriteUnits], 0);
}

TEST(Meter, WhoHasNoneCountsNothing) { Count(nullptr, Item::kS3PutRequests, 1); }

TEST(Items, HaveNamesOfTheirOwnByWhichTheyAreFound) {
  std::set<std::string_view> names;
  ForEachItem([&](Item item) {
    const std::string_view name = FactsOf(item).name;
    EXPECT_FALSE(name.empty());
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(ItemNamed(name), item);
  });
  EXPECT_EQ(ItemNamed("s3_delete_requests"), std::nullopt);
}

TEST(RenderUsage, IsPrometheusText) {
  Meter meter;
  meter.Add(Item::kS3PutRequests, 7);
  EXPECT_THAT(RenderUsage(meter.Read()),
              HasSubstr("weir_usage_total{item=\"s3_put_requests\"} 7\n"));
}

}  // namespace
}  // namespace weir::cloud::usage
