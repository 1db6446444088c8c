// What became of invocations, as AWS counts it.
#include "src/cloud/server/adapters/scheduler_cloudwatch_figures.h"

#include <gtest/gtest.h>

#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {
namespace {

TEST(CloudWatchScheduleFigures, AreSchedulersOwnMetricsByGroupAndOverAll) {
  const auto store = store::OpenTestStore();
  const store::Clock clock;
  cloudwatch::MetricStore metrics(*store, clock, {});
  CloudWatchScheduleFigures figures(metrics, clock);
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
  EXPECT_EQ(of_group, 1);
}

}  // namespace
}  // namespace weir::cloud::server
