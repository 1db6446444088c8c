// What became of invocations, as AWS counts it.
#include "src/cloud/server/adapters/scheduler_cloudwatch_figures.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/store/key.h"
#include "src/cloud/store/test_log.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {
namespace {

TEST(CloudWatchScheduleFigures, AreSchedulersOwnMetricsByGroupAndOverAll) {
  const auto store = store::OpenTestStore();
  const store::Clock clock;
  cloudwatch::MetricStore metrics(*store, clock, {});
  usage::Meter meter;
  CloudWatchScheduleFigures figures(metrics, clock, &meter);
  figures.Count({.region = "eu-west-1", .name = "g"}, scheduler::kAttempts, 1);
  figures.Count({.region = "eu-west-1", .name = "h"}, scheduler::kAttempts, 3);

  double over_all = 0;
  double of_group = 0;
  for (const auto& metric : metrics.List()) {
    EXPECT_EQ(metric.id.region, "eu-west-1");
    EXPECT_EQ(metric.id.name_space, "AWS/Scheduler");
    EXPECT_EQ(metric.id.name, "InvocationAttemptCount");
    if (metric.id.dimensions.empty()) over_all = metric.total.sum;
    if (metric.id.dimensions == cloudwatch::Dimensions{{"ScheduleGroup", "g"}}) {
      of_group = metric.total.sum;
    }
  }
  EXPECT_EQ(over_all, 4);
  EXPECT_EQ(meter.Read()[usage::Item::kSchedulerInvocations], 4);
  EXPECT_EQ(of_group, 1);
}

TEST(CloudWatchScheduleFigures, WhatIsLostIsToldOnceUntilItIsKeptAgain) {
  const store::TestLog log;
  const auto store = store::OpenTestStore();
  store::Clock clock({}, [] { return store::TimePoint(std::chrono::minutes(60'000)); });
  cloudwatch::MetricStore metrics(*store, clock, {});
  CloudWatchScheduleFigures figures(metrics, clock);
  const scheduler::GroupKey group{.region = "eu-west-1", .name = "g"};
  figures.Count(group, scheduler::kAttempts, 1);
  store::WriteBatch damage;
  damage.Put(store::Key("cloudwatch/point").Number(1).Number(60'000), "?");
  ASSERT_TRUE(store->Apply(std::move(damage)));
  for (int i = 0; i < 3; ++i) figures.Count(group, scheduler::kAttempts, 1);
  EXPECT_THAT(log.lines(), testing::MatchesRegex("scheduler: metrics are lost: [^\n]*\n"));
  clock.Advance(std::chrono::minutes(1));
  for (int i = 0; i < 3; ++i) figures.Count(group, scheduler::kAttempts, 1);
  EXPECT_THAT(log.lines(), testing::EndsWith("\nscheduler: metrics are kept again\n"));
}

}  // namespace
}  // namespace weir::cloud::server
