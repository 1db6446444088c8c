// What becomes of a queue's messages, turn by turn.
#include "src/cloud/lambda/mappings/queue_pump.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/lambda/mappings/fakes.h"

namespace weir::cloud::lambda {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr store::TimePoint kBegin{seconds{1'767'225'600}};

class QueuePumpTest : public ::testing::Test {
 protected:
  QueuePumpTest() {
    settings_.id = {"mapping"};
    settings_.queue = {InMemoryQueue::kArn};
    settings_.policy.batch_size = 10;
  }

  QueuePump& Pump() {
    if (!pump_) {
      pump_ = std::make_unique<QueuePump>(settings_, ports_, budget_, result_, [] {});
    }
    return *pump_;
  }
  std::optional<store::TimePoint> Turn() { return Pump().Turn(); }
  /// What a process that was killed leaves to the next one.
  void Restart() { pump_.reset(); }
  void Send(int count) {
    for (int i = 0; i < count; ++i) queue_.Send("m" + std::to_string(sent_++));
  }
  void Answer(InvocationAnswer answer) {
    functions_.Take().done(std::move(answer));
    Turn();
  }
  /// The bodies of an event, which are short.
  static std::vector<std::string> Bodies(const std::string& payload) {
    constexpr std::string_view kBefore = R"("body":")";
    std::vector<std::string> bodies;
    for (auto at = payload.find(kBefore); at != std::string::npos;
         at = payload.find(kBefore, at + 1)) {
      const auto begin = at + kBefore.size();
      bodies.push_back(payload.substr(begin, payload.find('"', begin) - begin));
    }
    return bodies;
  }
  std::vector<std::string> LastBodies() { return Bodies(functions_.payloads().back()); }

  std::string LastReceipt() {
    const std::string payload = functions_.payloads().back();
    constexpr std::string_view kBefore = R"("receiptHandle":")";
    const auto begin = payload.find(kBefore) + kBefore.size();
    return payload.substr(begin, payload.find('"', begin) - begin);
  }

  store::Clock clock_{store::Duration{}, [] { return kBegin; }};
  store::Faults faults_;
  InMemoryStream stream_{clock_};
  InMemoryQueue queue_{clock_};
  ScriptedFunctions functions_;
  InMemoryFailures failures_;
  InMemoryCheckpoints checkpoints_;
  CountedFigures figures_;
  MappingSettings settings_;
  MappingPorts ports_{stream_,      queue_, functions_, failures_,
                      checkpoints_, clock_, faults_,    figures_};
  ProcessingResult result_;
  ReadBudget budget_;
  std::unique_ptr<QueuePump> pump_;
  int sent_ = 0;
};

TEST_F(QueuePumpTest, WhatSucceededIsDeletedAndNothingBefore) {
  Send(2);
  Turn();
  ASSERT_EQ(functions_.waiting(), 1U);
  EXPECT_THAT(LastBodies(), ElementsAre("m0", "m1"));
  EXPECT_THAT(queue_.left(), SizeIs(2));
  Answer(ScriptedFunctions::Answered());
  EXPECT_THAT(queue_.left(), IsEmpty());
  EXPECT_EQ(result_.text(), "OK");
  EXPECT_EQ(budget_.held(), 0U);
}

TEST_F(QueuePumpTest, WhatFailedComesAgainWhenItIsVisible) {
  Send(1);
  Turn();
  Answer(ScriptedFunctions::Failed());
  EXPECT_EQ(functions_.waiting(), 0U);
  EXPECT_EQ(result_.text(), "PROBLEM: Function call failed");
  clock_.Advance(seconds{29});
  Turn();
  EXPECT_EQ(functions_.waiting(), 0U);
  const auto wake = Turn();
  EXPECT_EQ(wake, clock_.Now() + seconds{1});
  clock_.Advance(seconds{1});
  Turn();
  EXPECT_EQ(functions_.waiting(), 1U);
  EXPECT_THAT(LastBodies(), ElementsAre("m0"));
}

TEST_F(QueuePumpTest, AfterACrashMessagesComeAgain) {
  Send(1);
  Turn();
  Restart();
  Turn();
  EXPECT_EQ(functions_.waiting(), 1U);
  clock_.Advance(seconds{30});
  Turn();
  EXPECT_EQ(functions_.waiting(), 2U);
}

TEST_F(QueuePumpTest, OnlyFailedItemsComeAgainWhereTheyAreReported) {
  settings_.policy.report_item_failures = true;
  Send(3);
  Turn();
  Answer(ScriptedFunctions::Answered(R"({"batchItemFailures":[{"itemIdentifier":"1001"}]})"));
  EXPECT_THAT(queue_.left(), ElementsAre("m1"));
  clock_.Advance(seconds{30});
  Turn();
  Answer(ScriptedFunctions::Answered(R"({"batchItemFailures":[{"itemIdentifier":"unknown"}]})"));
  EXPECT_THAT(queue_.left(), ElementsAre("m1"));
}

TEST_F(QueuePumpTest, WithoutReportingAnAnswerIsASuccess) {
  Send(1);
  Turn();
  Answer(ScriptedFunctions::Answered(R"({"batchItemFailures":[{"itemIdentifier":"1000"}]})"));
  EXPECT_THAT(queue_.left(), IsEmpty());
}

TEST_F(QueuePumpTest, BatchesAreFullWhileThereAreMessages) {
  settings_.policy.batch_size = 25;
  settings_.policy.window = seconds{1};
  Send(60);
  Turn();
  EXPECT_EQ(functions_.waiting(), 2U);
  EXPECT_THAT(Bodies(functions_.payloads()[0]), SizeIs(25));
  EXPECT_THAT(Bodies(functions_.payloads()[1]), SizeIs(25));
  clock_.Advance(seconds{1});
  Turn();
  EXPECT_THAT(LastBodies(), SizeIs(10));
}

TEST_F(QueuePumpTest, AWindowWaitsForMoreUntilItIsOver) {
  settings_.policy.window = seconds{10};
  Send(1);
  EXPECT_LE(Turn(), clock_.Now() + seconds{10});
  clock_.Advance(seconds{9});
  Send(1);
  Turn();
  EXPECT_EQ(functions_.waiting(), 0U);
  clock_.Advance(seconds{1});
  Turn();
  EXPECT_THAT(LastBodies(), ElementsAre("m0", "m1"));
}

/// Two are received whatever the filter says of them; that on the other side stays in the queue.
TEST_F(QueuePumpTest, WhatNoFilterWantsIsDeletedWithoutAnInvocation) {
  settings_.filters = {R"({"body":["m1"]})"};
  Send(2);
  Turn();
  EXPECT_THAT(LastBodies(), ElementsAre("m1"));
  EXPECT_THAT(queue_.left(), ElementsAre("m1"));
}

TEST_F(QueuePumpTest, NoMoreBatchesAreUnderWayThanMayBe) {
  settings_.policy.batch_size = 1;
  settings_.max_concurrency = 2;
  Send(4);
  Turn();
  EXPECT_EQ(functions_.waiting(), 2U);
  EXPECT_EQ(queue_.hidden(), 2U);  // others can have the rest
  for (int i = 0; i < 4; ++i) {
    Answer(ScriptedFunctions::Answered());
    EXPECT_LE(functions_.waiting(), 2U);
  }
  EXPECT_THAT(queue_.left(), IsEmpty());
}

TEST_F(QueuePumpTest, WithEachSuccessThereMayBeOneMoreUpToABound) {
  settings_.policy.batch_size = 1;
  Send(1'000);
  Turn();
  EXPECT_EQ(functions_.waiting(), QueuePump::kFirstBatches);
  std::size_t most = 0;
  while (!queue_.left().empty()) {
    Answer(ScriptedFunctions::Answered());
    most = std::max(most, functions_.waiting());
  }
  EXPECT_EQ(most, QueuePump::kMaxBatches);
}

TEST_F(QueuePumpTest, AThrottledBatchIsTriedAgainAndNoOtherIsReceived) {
  settings_.policy.batch_size = 1;
  settings_.max_concurrency = 2;
  Send(3);
  Turn();
  Answer(ScriptedFunctions::Throttled());
  Answer(ScriptedFunctions::Throttled());
  EXPECT_EQ(functions_.waiting(), 0U);
  EXPECT_EQ(queue_.hidden(), 2U);
  clock_.Advance(QueuePump::kFirstPause);
  Turn();
  EXPECT_EQ(functions_.waiting(), 1U);
  Answer(ScriptedFunctions::Answered());
  EXPECT_EQ(functions_.waiting(), 2U);  // there is room again: for the other one, and the third
  Answer(ScriptedFunctions::Answered());
  Answer(ScriptedFunctions::Answered());
  EXPECT_THAT(queue_.left(), IsEmpty());
}

TEST_F(QueuePumpTest, AThrottledBatchIsLetGoWhenItsMessagesAreVisibleAgain) {
  Send(1);
  Turn();
  Answer(ScriptedFunctions::Throttled());
  clock_.Advance(seconds{30});
  Turn();
  EXPECT_EQ(functions_.waiting(), 1U);
  EXPECT_NE(LastReceipt(), "1000/1");
  Answer(ScriptedFunctions::Answered());
  EXPECT_THAT(queue_.left(), IsEmpty());
  EXPECT_EQ(budget_.held(), 0U);
}

TEST_F(QueuePumpTest, ADeletionThatFailsLetsTheMessageComeAgain) {
  Send(1);
  Turn();
  queue_.deletes = false;
  Answer(ScriptedFunctions::Answered());
  EXPECT_THAT(queue_.left(), SizeIs(1));
  queue_.deletes = true;
  clock_.Advance(seconds{30});
  Turn();
  Answer(ScriptedFunctions::Answered());
  EXPECT_THAT(queue_.left(), IsEmpty());
}

TEST_F(QueuePumpTest, AQueueThatIsGoneIsLookedAtAgain) {
  queue_.is_gone = true;
  const auto wake = Turn();
  ASSERT_TRUE(wake);
  EXPECT_EQ(result_.text(), "PROBLEM: The queue is not found or can't be read");
  queue_.is_gone = false;
  Send(1);
  clock_.Advance(*wake - clock_.Now());
  Turn();
  EXPECT_EQ(functions_.waiting(), 1U);
}

TEST_F(QueuePumpTest, AfterStopNothingBeginsAndWhatSucceedsIsDeleted) {
  settings_.policy.batch_size = 1;
  settings_.max_concurrency = 2;
  Send(3);
  Turn();
  Pump().Stop();
  EXPECT_FALSE(Pump().idle());
  Answer(ScriptedFunctions::Answered());
  Answer(ScriptedFunctions::Throttled());
  EXPECT_TRUE(Pump().idle());
  EXPECT_EQ(functions_.waiting(), 0U);
  EXPECT_THAT(queue_.left(), ElementsAre("m1", "m2"));
}

TEST_F(QueuePumpTest, WhereOthersHoldAllThereIsNoMoreThanOneBatch) {
  budget_.Hold(ReadBudget::kMaxHeldBytes);
  settings_.policy.batch_size = 1;
  Send(3);
  Turn();
  EXPECT_EQ(functions_.waiting(), 1U);
  budget_.Release(ReadBudget::kMaxHeldBytes);
  Turn();
  EXPECT_EQ(functions_.waiting(), 3U);
}

}  // namespace
}  // namespace weir::cloud::lambda
