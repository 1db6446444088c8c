// What shards did, as AWS counts it.
#include "src/cloud/server/adapters/kinesis_cloudwatch_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/kinesis/store.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {
namespace {

using testing::ElementsAre;

class ShardFiguresTest : public testing::Test {
 protected:
  /// Of each metric that is kept: its name, unit and sum.
  using Kept = std::vector<std::tuple<std::string, std::string, double>>;
  [[nodiscard]] Kept kept() const {
    Kept all;
    for (const auto& metric : metrics_.List()) {
      EXPECT_EQ(metric.id.name_space, "AWS/Kinesis");
      EXPECT_EQ(metric.id.dimensions,
                (cloudwatch::Dimensions{{"StreamName", "s"}, {"ShardId", "shardId-000000000000"}}));
      all.emplace_back(metric.id.name, metric.unit, metric.total.sum);
    }
    return all;
  }
  void Enable(std::set<std::string> metrics) {
    ASSERT_TRUE(streams_.Update(kStream, [&](kinesis::StreamInfo& stream) {
      stream.shard_metrics = std::move(metrics);
      return kinesis::Outcome<void>();
    }));
  }
  void PutAndGet() {
    ASSERT_TRUE(streams_.Append(kStream, {{.partition_key = "k", .data = "four", .hash = 0},
                                          {.partition_key = "k", .data = "4444", .hash = 0}}));
    const auto cursor = streams_.Find(kStream, {0}, kinesis::FromTrimHorizon{});
    ASSERT_TRUE(cursor);
    ASSERT_TRUE(streams_.Read(kStream, {0}, *cursor, {}));
  }

  static inline const kinesis::StreamKey kStream{"eu-west-1", "s"};
  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  const store::Clock clock_{{}, [] { return store::TimePoint(std::chrono::hours(1000)); }};
  cloudwatch::MetricStore metrics_{*store_, clock_, {}};
  CloudWatchShardFigures figures_{metrics_, clock_};
  kinesis::StreamStore streams_{*store_, clock_, {.figures = &figures_}};

  ShardFiguresTest() { EXPECT_TRUE(streams_.Create({.key = kStream, .tags = {}})); }
};

TEST_F(ShardFiguresTest, AStreamWithoutThemCostsNothing) {
  PutAndGet();
  EXPECT_TRUE(kept().empty());
}

TEST_F(ShardFiguresTest, PutsAndGetsAreMeasuredByShard) {
  Enable({"IncomingBytes", "IncomingRecords", "OutgoingBytes", "OutgoingRecords"});
  PutAndGet();
  EXPECT_THAT(kept(), testing::UnorderedElementsAre(std::tuple("IncomingBytes", "Bytes", 8.0),
                                                    std::tuple("IncomingRecords", "Count", 2.0),
                                                    std::tuple("OutgoingBytes", "Bytes", 8.0),
                                                    std::tuple("OutgoingRecords", "Count", 2.0)));
}

TEST_F(ShardFiguresTest, OnlyWhatWasAskedForIsMeasured) {
  Enable({"IteratorAgeMilliseconds"});
  PutAndGet();
  EXPECT_THAT(kept(), ElementsAre(std::tuple("IteratorAgeMilliseconds", "Milliseconds", 0.0)));
}

TEST_F(ShardFiguresTest, AMetricThatCannotBeKeptIsNoMatterOfTheRecords) {
  Enable({"IncomingBytes", "OutgoingBytes"});
  PutAndGet();
  store::WriteBatch batch;
  store_->Scan("cloudwatch/point", "cloudwatch/poinu", [&](std::string_view key, std::string_view) {
    batch.Put(key, "damaged");
    return true;
  });
  ASSERT_TRUE(store_->Apply(std::move(batch)));
  PutAndGet();
}

}  // namespace
}  // namespace weir::cloud::server
