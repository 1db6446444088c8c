// What puts and gets add to a stream's shard-level metrics, and when it is told.
#include "src/cloud/kinesis/shard_figures.h"

#include <memory>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/kinesis/store.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::kinesis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::set<std::string> kAll = {kShardMetrics.begin(), kShardMetrics.end()};

std::vector<std::tuple<std::uint32_t, std::string, double>> Told(
    const std::vector<ShardFigure>& figures) {
  std::vector<std::tuple<std::uint32_t, std::string, double>> told;
  told.reserve(figures.size());
  for (const ShardFigure& figure : figures) {
    told.emplace_back(figure.shard.index, figure.metric, figure.value);
  }
  return told;
}

TEST(ShardFigures, APutIsCountedByShard) {
  const std::vector<NewRecord> records = {{.partition_key = "a", .data = "1"},
                                          {.partition_key = "b", .data = "22"},
                                          {.partition_key = "c", .data = "333"}};
  const std::vector<Placement> placements = {
      {{1}, SequenceNumber{}}, {{0}, SequenceNumber{}}, {{1}, SequenceNumber{}}};
  EXPECT_THAT(Told(FiguresOfPut(kAll, records, placements)),
              ElementsAre(std::tuple(0, "IncomingRecords", 1), std::tuple(0, "IncomingBytes", 2),
                          std::tuple(1, "IncomingRecords", 2), std::tuple(1, "IncomingBytes", 4)));
}

TEST(ShardFigures, WhatWasThrottledCountsAsThatAlone) {
  const std::vector<NewRecord> records = {{.partition_key = "a", .data = "1"},
                                          {.partition_key = "b", .data = "22"},
                                          {.partition_key = "c", .data = "333"}};
  const std::vector<Placement> placements = {{{0}, SequenceNumber{}}, {{0}, {}}, {{1}, {}}};
  EXPECT_THAT(Told(FiguresOfPut(kAll, records, placements)),
              ElementsAre(std::tuple(0, "IncomingRecords", 1), std::tuple(0, "IncomingBytes", 1),
                          std::tuple(0, "WriteProvisionedThroughputExceeded", 1),
                          std::tuple(1, "WriteProvisionedThroughputExceeded", 1)));
}

TEST(ShardFigures, AGetTellsHowFarItIsBehind) {
  Page page;
  page.records.resize(2);
  page.records[0].data = "four";
  page.behind = std::chrono::microseconds(2'500);
  EXPECT_THAT(Told(FiguresOfGet(kAll, {3}, page)),
              ElementsAre(std::tuple(3, "OutgoingRecords", 2), std::tuple(3, "OutgoingBytes", 4),
                          std::tuple(3, "IteratorAgeMilliseconds", 2.5)));
  EXPECT_THAT(FiguresOfGet({}, {3}, page), IsEmpty());
}

/// Calls back when it is told something.
class CallingFigures : public ShardFigures {
 public:
  std::function<void(const std::vector<ShardFigure>&)> told;
  void Tell(const StreamKey& /*stream*/,
            const std::vector<ShardFigure>& figures) noexcept override {
    told(figures);
  }
};

class MeasuredStreamTest : public testing::Test {
 protected:
  MeasuredStreamTest() {
    EXPECT_TRUE(streams_.Create({.key = kStream, .tags = {}}));
    EXPECT_TRUE(streams_.Update(kStream, [&](StreamInfo& stream) {
      stream.shard_metrics = kAll;
      return Outcome<void>();
    }));
  }
  [[nodiscard]] auto Put(const std::string& data) {
    return streams_.Append(kStream, {{.partition_key = "k", .data = data, .hash = 0}});
  }

  static inline const StreamKey kStream{"eu-west-1", "s"};
  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_{store::Duration{}, [] { return TimePoint(std::chrono::hours(1000)); }};
  CallingFigures figures_;
  StreamStore streams_{*store_, clock_, {.shard_limits = true, .figures = &figures_}};
};

/// Whoever waits for records has nothing to do with metrics, nor waits for their store.
TEST_F(MeasuredStreamTest, RecordsAreAnnouncedBeforeTheyAreMeasured) {
  bool announced = false;
  bool was_announced = false;
  const auto subscription = streams_.Subscribe(kStream, {0}, [&] { announced = true; });
  figures_.told = [&](const auto&) { was_announced = announced; };
  ASSERT_TRUE(Put("a"));
  EXPECT_TRUE(was_announced);
}

TEST_F(MeasuredStreamTest, WhatTheLimitsRefuseIsTold) {
  std::vector<ShardFigure> last;
  figures_.told = [&](const auto& figures) { last = figures; };
  const std::string large(1'000'000, 'x');
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Put(large));
  EXPECT_THAT(Told(last), ElementsAre(std::tuple(0, "WriteProvisionedThroughputExceeded", 1)));
}

TEST_F(MeasuredStreamTest, AReaderThatHasMoreBeforeItIsBehind) {
  std::vector<ShardFigure> last;
  figures_.told = [&](const auto& figures) { last = figures; };
  ASSERT_TRUE(Put("a"));
  ASSERT_TRUE(Put("b"));
  clock_.Advance(std::chrono::seconds(5));
  const auto cursor = streams_.Find(kStream, {0}, FromTrimHorizon{});
  ASSERT_TRUE(cursor);
  const auto page = streams_.Read(kStream, {0}, *cursor, {.records = 1});
  ASSERT_TRUE(page);
  EXPECT_THAT(Told(last), testing::Contains(std::tuple(0, "IteratorAgeMilliseconds", 5000)));
  ASSERT_TRUE(streams_.Read(kStream, {0}, page->next, {}));
  EXPECT_THAT(Told(last), testing::Contains(std::tuple(0, "IteratorAgeMilliseconds", 0)));
}

}  // namespace
}  // namespace weir::cloud::kinesis
