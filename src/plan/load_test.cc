// Loads and sizes: batches, shards, objects.
#include "src/plan/load.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/plan/quotas.h"

namespace weir::plan {
namespace {

using ::testing::DoubleNear;

TEST(Load, ThingsFillBoxes) {
  EXPECT_DOUBLE_EQ(ExpectedFilled(300, 0), 0);
  EXPECT_DOUBLE_EQ(ExpectedFilled(300, 1), 1);
  EXPECT_DOUBLE_EQ(ExpectedFilled(1, 1'000), 1);
  EXPECT_DOUBLE_EQ(ExpectedFilled(2, 2), 1.5);  // one box of two in half of the cases
  EXPECT_THAT(ExpectedFilled(300, 1'000), DoubleNear(289.36, 0.01));
  EXPECT_DOUBLE_EQ(ExpectedFilled(3, 0.5), 0.5);
}

TEST(Load, ABatchTakesWhatComesWhileItsWindowWaits) {
  Workload workload;
  workload.events_per_second = 10;
  Settings settings;
  settings.shards = 2;
  settings.batch_window_seconds = 9;
  const Load load = LoadOf(workload, settings);
  EXPECT_DOUBLE_EQ(load.events_per_batch, 1 + 5 * 9);
  EXPECT_DOUBLE_EQ(load.batches, 10.0 / 46);
}

TEST(Load, AnInvocationHoldsSixMegabytes) {
  const Workload workload;
  Settings settings;
  settings.batch_size = 10'000;
  EXPECT_DOUBLE_EQ(MaxBatchRecords(workload, settings), 5'750);
  settings.is_aggregated = true;  // records of 25,440 bytes
  EXPECT_DOUBLE_EQ(MaxBatchRecords(workload, settings), 182);
}

TEST(Load, AnAttemptBeginsNoMoreThanFiftyThousandEvents) {
  Workload workload;
  workload.event_bytes = 1;
  Settings settings;
  settings.batch_size = 10'000;
  settings.is_aggregated = true;  // 1,024 events a record
  EXPECT_DOUBLE_EQ(MaxBatchRecords(workload, settings), 48);
}

TEST(Load, LateEventsOpenObjectsOfTheirOwnDays) {
  Workload workload;
  workload.late_share = 0.5;
  workload.late_days = 1e2;
  Settings settings;
  const Load late = LoadOf(workload, settings);
  workload.late_share = 0;
  EXPECT_GT(late.lake_objects, 2 * LoadOf(workload, settings).lake_objects);
}

TEST(Load, LandingsAreFresherThanTheirWindowIsLongByNothing) {
  const Workload workload;
  Settings settings;
  settings.layout = Layout::kLanding;
  EXPECT_GT(LoadOf(workload, settings).fresh_seconds, 900);
  settings.batch_size = 10'000;
  settings.batch_window_seconds = 300;
  EXPECT_DOUBLE_EQ(LoadOf(workload, settings).lake_objects, 300.0 / 900);
  settings.batch_size = 1'000;  // 900 landings a window: two plans
  EXPECT_DOUBLE_EQ(LoadOf(workload, settings).lake_objects, 2 * 300.0 / 900);
}

TEST(Load, LateEventsOfLandingsWaitForOthers) {
  Workload workload;
  workload.events_per_second = 10;
  workload.late_share = 0.1;
  Settings settings;
  settings.layout = Layout::kLanding;
  const double held = LoadOf(workload, settings).lake_objects;
  settings.merge_hold_hours = 0;
  EXPECT_GT(LoadOf(workload, settings).lake_objects, 2 * held);
}

TEST(Settings, AMergeIsNoMoreSeldomThanEventsMayTakeAndNeverWithoutAPause) {
  Wishes wishes;
  for (const auto& [fresh, minutes] : {std::pair{60.0, 15U}, {3'600.0, 60U}, {1e6, 240U}}) {
    wishes.fresh_seconds = fresh;
    EXPECT_EQ(MakeSettings({}, wishes, Layout::kLanding, StreamMode::kOnDemand, {}).merge_minutes,
              minutes);
  }
}

TEST(Settings, ShardsTakeTheBusiestSecond) {
  Workload workload;
  const auto shards = [&workload](StreamMode stream, bool is_aggregated) {
    Wishes wishes;
    wishes.is_aggregated = is_aggregated;
    return MakeSettings(workload, wishes, Layout::kBatch, stream, ClaimMode::kOnDemand).shards;
  };
  EXPECT_EQ(shards(StreamMode::kProvisioned, false), 2U);  // 1,500 records a second
  EXPECT_EQ(shards(StreamMode::kProvisioned, true), 1U);
  EXPECT_EQ(shards(StreamMode::kOnDemand, false), 4U);  // a new stream has so many
  workload.event_bytes = 10'000;                        // 15 MB a second
  EXPECT_EQ(shards(StreamMode::kProvisioned, false), 15U);
  EXPECT_EQ(shards(StreamMode::kOnDemand, false), 29U);
}

TEST(Settings, BatchesWaitNoLongerThanEventsMay) {
  const Workload workload;
  Wishes wishes;
  for (const auto& [fresh, window] : {std::pair{0.2, 1U}, {60.0, 60U}, {4'000.0, 300U}}) {
    wishes.fresh_seconds = fresh;
    EXPECT_EQ(
        MakeSettings(workload, wishes, Layout::kBatch, StreamMode::kOnDemand, ClaimMode::kOnDemand)
            .batch_window_seconds,
        window);
  }
}

TEST(Quotas, TheFullestComesFirst) {
  const Workload workload;
  const Settings settings =
      MakeSettings(workload, {}, Layout::kBatch, StreamMode::kProvisioned, ClaimMode::kOnDemand);
  const auto quotas = QuotasOf(workload, settings);
  EXPECT_EQ(quotas.front().name, "DynamoDB: writes to a table");
  EXPECT_DOUBLE_EQ(quotas.front().used, 1'500);
  EXPECT_TRUE(std::ranges::is_sorted(quotas, std::greater<>(), &Quota::Share));
  const auto of_events = QuotasOf(
      workload,
      MakeSettings(workload, {}, Layout::kEvent, StreamMode::kProvisioned, ClaimMode::kOnDemand));
  EXPECT_EQ(of_events.front().name, "S3: PUTs below one prefix");
  EXPECT_DOUBLE_EQ(of_events.front().used, 1'500);
}

}  // namespace
}  // namespace weir::plan
