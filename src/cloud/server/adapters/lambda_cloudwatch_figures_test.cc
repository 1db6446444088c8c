// What mappings gave up, as AWS counts it.
#include "src/cloud/server/adapters/lambda_cloudwatch_figures.h"

#include <memory>

#include <gtest/gtest.h>

#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {
namespace {

TEST(CloudWatchFigures, AreLambdasOwnMetricsInTheFunctionsRegion) {
  const auto store = store::OpenTestStore();
  const store::Clock clock;
  cloudwatch::MetricStore metrics(*store, clock, {});
  CloudWatchFigures figures(metrics, clock);
  constexpr const char* kFunction = "arn:aws:lambda:eu-west-1:000000000000:function:f";
  figures.DeliveryFailed(kFunction);
  figures.Dropped("esm", kFunction, 3);

  const auto kept = metrics.List();
  ASSERT_EQ(kept.size(), 2U);
  const auto& failed = kept[0];
  const auto& dropped = kept[1];
  using Dimensions = decltype(failed.id.dimensions);
  EXPECT_EQ(failed.id.region, "eu-west-1");
  EXPECT_EQ(failed.id.name_space, "AWS/Lambda");
  EXPECT_EQ(failed.id.name, "DestinationDeliveryFailures");
  EXPECT_EQ(failed.id.dimensions, (Dimensions{{"FunctionName", "f"}}));
  EXPECT_EQ(failed.total.sum, 1);
  EXPECT_EQ(dropped.id.name, "DroppedEventCount");
  EXPECT_EQ(dropped.id.dimensions, (Dimensions{{"EventSourceMappingUUID", "esm"}}));
  EXPECT_EQ(dropped.total.sum, 3);
}

TEST(CloudWatchFigures, AMetricThatCannotBeKeptIsNoMatterOfTheMapping) {
  const auto store = store::OpenTestStore();
  const store::Clock clock{{}, [] { return store::TimePoint(std::chrono::hours(1000)); }};
  cloudwatch::MetricStore metrics(*store, clock, {});
  CloudWatchFigures figures(metrics, clock);
  constexpr const char* kFunction = "arn:aws:lambda:eu-west-1:000000000000:function:f";
  figures.DeliveryFailed(kFunction);
  store::WriteBatch batch;
  store->Scan("cloudwatch/point", "cloudwatch/poinu", [&](std::string_view key, std::string_view) {
    batch.Put(key, "damaged");
    return true;
  });
  ASSERT_TRUE(store->Apply(std::move(batch)));
  figures.DeliveryFailed(kFunction);
}

}  // namespace
}  // namespace weir::cloud::server
