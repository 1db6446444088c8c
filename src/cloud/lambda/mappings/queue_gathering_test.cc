// Which messages make a batch, and when.
#include "src/cloud/lambda/mappings/queue_gathering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

store::TimePoint At(int second) { return store::TimePoint(seconds(second)); }

class QueueGatheringTest : public ::testing::Test {
 protected:
  static GatheredMessage Of(const std::string& id, int received = 0, std::size_t bytes = 10) {
    return {.id = id,
            .receipt = id,
            .record = std::string(bytes, 'x'),
            .received = At(received),
            .hidden_until = At(received + 100)};
  }
  static std::vector<std::string> Ids(const std::vector<GatheredMessage>& messages) {
    std::vector<std::string> ids;
    for (const GatheredMessage& one : messages) ids.push_back(one.id);
    return ids;
  }

  BatchPolicy policy_{.batch_size = 2};
};

TEST_F(QueueGatheringTest, AFullBatchGoesAtOnceAndTheRestWhenThereAreNoMore) {
  QueueGathering gathering(policy_);
  EXPECT_EQ(gathering.missing(), 2U);
  for (const char* id : {"a", "b", "c"}) gathering.Add(Of(id));
  EXPECT_EQ(gathering.missing(), 0U);
  EXPECT_THAT(Ids(gathering.TakeBatch(At(0), false)), ElementsAre("a", "b"));
  EXPECT_THAT(gathering.TakeBatch(At(0), false), IsEmpty());
  EXPECT_THAT(Ids(gathering.TakeBatch(At(0), true)), ElementsAre("c"));
  EXPECT_THAT(gathering.TakeBatch(At(0), true), IsEmpty());
}

TEST_F(QueueGatheringTest, AWindowBeginsWithTheFirstMessage) {
  policy_.window = seconds(20);
  QueueGathering gathering(policy_);
  EXPECT_EQ(gathering.due(), std::nullopt);
  gathering.Add(Of("a", 5));
  EXPECT_EQ(gathering.due(), At(25));
  EXPECT_THAT(gathering.TakeBatch(At(24), true), IsEmpty());
  EXPECT_THAT(Ids(gathering.TakeBatch(At(25), true)), ElementsAre("a"));
}

TEST_F(QueueGatheringTest, AWindowLeavesHalfOfTheTimeToTheFunction) {
  policy_.window = seconds(300);
  QueueGathering gathering(policy_);
  gathering.Add(Of("a"));
  EXPECT_EQ(gathering.due(), At(50));
}

TEST_F(QueueGatheringTest, ABatchIsFullByTheBytesOfItsEvent) {
  policy_.batch_size = 100;
  QueueGathering gathering(policy_);
  for (const char* id : {"a", "b", "c"}) gathering.Add(Of(id, 0, Lane::kMaxEventBytes / 2 - 1));
  EXPECT_THAT(Ids(gathering.TakeBatch(At(0), false)), ElementsAre("a", "b"));
  gathering.Add(Of("alone", 0, Lane::kMaxEventBytes));
  EXPECT_THAT(Ids(gathering.TakeBatch(At(0), false)), ElementsAre("c"));
  EXPECT_THAT(Ids(gathering.TakeBatch(At(0), true)), ElementsAre("alone"));
}

TEST_F(QueueGatheringTest, WhatItsQueueGivesAgainIsTakenOut) {
  QueueGathering gathering(policy_);
  gathering.Add(Of("a", 0));
  gathering.Add(Of("b", 1));
  EXPECT_THAT(gathering.TakeVisible(At(99)), IsEmpty());
  EXPECT_THAT(Ids(gathering.TakeVisible(At(100))), ElementsAre("a"));
  EXPECT_THAT(Ids(gathering.TakeBatch(At(100), true)), ElementsAre("b"));
}

}  // namespace
}  // namespace weir::cloud::lambda
