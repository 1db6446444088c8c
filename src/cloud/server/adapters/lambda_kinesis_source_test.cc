// What event source mappings see of Kinesis.
#include "src/cloud/server/adapters/lambda_kinesis_source.h"

#include <chrono>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {
namespace {

using namespace std::chrono_literals;

constexpr store::TimePoint kStart{1'600'000'000s};
const kinesis::StreamKey kStream{"us-east-1", "s"};
const lambda::StreamArn kStreamArn{"arn:aws:kinesis:us-east-1:000000000000:stream/s"};
const lambda::ShardId kShard{"shardId-000000000000"};

class KinesisSourceTest : public testing::Test {
 protected:
  KinesisSourceTest() { Create(); }

  void Create() {
    kinesis::NewStream stream;
    stream.key = kStream;
    ASSERT_TRUE(streams_.Create(stream));
  }
  std::string Put(const std::string& data) {
    const auto placed = streams_.Append(kStream, {{"k", data, kinesis::HashOf("k")}});
    return (*placed)[0].number->Text();
  }
  void Split() {
    ASSERT_TRUE(streams_.Reshard(kStream, [](kinesis::StreamInfo&, kinesis::Resharder& shards) {
      shards.Scale(2);
      return kinesis::Outcome<void>();
    }));
  }
  std::string Before(lambda::StartingPosition position) {
    return source_.Before(kStreamArn, kShard, position).value().text;
  }
  lambda::StreamPage Read(const std::string& after) {
    return source_.Read(kStreamArn, kShard, {after}, {.records = 10, .bytes = 1000}).value();
  }

  std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_{store::Duration{}, [] { return kStart; }};
  kinesis::StreamStore streams_{*store_, clock_, {}};
  KinesisSource source_{streams_, clock_};
};

TEST_F(KinesisSourceTest, ARecordComesWithItsNumberKeyAndArrival) {
  const std::string number = Put("data");
  const lambda::StreamPage page = Read("");
  ASSERT_EQ(page.records.size(), 1U);
  EXPECT_EQ(page.records[0].sequence.text, number);
  EXPECT_EQ(page.records[0].partition_key, "k");
  EXPECT_EQ(page.records[0].data, "data");
  EXPECT_EQ(page.records[0].arrived, kStart);
  EXPECT_FALSE(page.ended);
}

TEST_F(KinesisSourceTest, WhereThereIsNothingYetAPageIsEmpty) {
  const std::string number = Put("data");
  const lambda::StreamPage page = Read(number);
  EXPECT_TRUE(page.records.empty());
  EXPECT_FALSE(page.ended);
}

TEST_F(KinesisSourceTest, StartingPositionsAreTheLastRecordBefore) {
  const std::string first = Put("a");
  clock_.Advance(10s);
  const std::string second = Put("b");
  EXPECT_EQ(Before({.from = lambda::StartFrom::kTrimHorizon}), "");
  EXPECT_EQ(Before({.from = lambda::StartFrom::kLatest}).substr(0, 30), second.substr(0, 30));
  const std::string in_between =
      Before({.from = lambda::StartFrom::kAtTimestamp, .time = kStart + 5s});
  ASSERT_EQ(Read(in_between).records.size(), 1U);
  EXPECT_EQ(Read(in_between).records[0].data, "b");
}

TEST_F(KinesisSourceTest, ASplitShardEndsAndIsItsChildrensParent) {
  const std::string number = Put("a");
  Split();
  EXPECT_TRUE(Read(number).ended);
  const auto shards = source_.Shards(kStreamArn).value();
  ASSERT_EQ(shards.size(), 3U);
  EXPECT_TRUE(shards[0].parents.empty());
  EXPECT_EQ(shards[1].parents, std::vector{kShard});
  EXPECT_EQ(shards[2].parents, std::vector{kShard});
}

TEST_F(KinesisSourceTest, ANumberOfAStreamThatIsNoMoreMeansTheNewOnesBeginning) {
  const std::string old = Put("old");
  ASSERT_TRUE(streams_.Delete(kStream));
  Create();
  Put("new");
  ASSERT_EQ(Read(old).records.size(), 1U);
  EXPECT_EQ(Read(old).records[0].data, "new");
}

TEST_F(KinesisSourceTest, AShardBeginsBelowItsRecordsAndAboveThoseOfAnEarlierStream) {
  const auto beginning = [this] { return source_.Shards(kStreamArn).value()[0].beginning.text; };
  EXPECT_LE(beginning(), Before({.from = lambda::StartFrom::kLatest}));
  const std::string old = Put("old");
  EXPECT_LT(beginning(), old);
  ASSERT_TRUE(streams_.Delete(kStream));
  Create();
  EXPECT_GT(beginning(), old);
}

TEST_F(KinesisSourceTest, AWatchTellsOfRecordsAndOfTheEnd) {
  int told = 0;
  auto watch = source_.WatchShard(kStreamArn, kShard, [&] { ++told; });
  Put("a");
  EXPECT_EQ(told, 1);
  Split();
  EXPECT_EQ(told, 2);
  Put("in a child");
  EXPECT_EQ(told, 2);
  watch.reset();
  ASSERT_TRUE(streams_.Delete(kStream));
  EXPECT_EQ(told, 2);
}

TEST_F(KinesisSourceTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(source_.Shards({"arn:aws:kinesis:us-east-1:000000000000:stream/none"}).error().kind,
            ErrorKind::kNotFound);
  EXPECT_EQ(source_.Shards({"none"}).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(source_.Read(kStreamArn, {"shardId-000000000009"}, {}, {.records = 1}).error().kind,
            ErrorKind::kNotFound);
  EXPECT_EQ(source_.Retention({"none"}).error().kind, ErrorKind::kNotFound);
}

TEST_F(KinesisSourceTest, RetentionIsTheStreams) {
  EXPECT_EQ(source_.Retention(kStreamArn).value(), store::Duration{24h});
}

}  // namespace
}  // namespace weir::cloud::server
