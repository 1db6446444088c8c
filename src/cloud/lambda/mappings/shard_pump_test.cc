// One shard's records on their way to a function: order, checkpoints, failures, faults.
#include "src/cloud/lambda/mappings/shard_pump.h"

#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "src/cloud/lambda/mappings/fakes.h"
#include "src/codec/base64.h"

namespace weir::cloud::lambda {
namespace {

using namespace std::chrono_literals;

constexpr store::TimePoint kStart{1'600'000'000s};
const ShardId kPumpedShard{"shardId-000000000000"};

/// The data of an event's records.
std::vector<std::string> Data(const std::string& payload) {
  std::vector<std::string> all;
  const boost::json::value event = boost::json::parse(payload);
  for (const boost::json::value& record : event.at("Records").as_array()) {
    const boost::json::value& kinesis = record.at("kinesis");
    all.push_back(*codec::DecodeBase64(std::string(kinesis.at("data").as_string())));
  }
  return all;
}

class ShardPumpTest : public ::testing::Test {
 protected:
  ShardPumpTest() {
    stream_.AddShard(kPumpedShard.text);
    settings_.id = {"mapping"};
    settings_.function_arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
    settings_.policy.batch_size = 10;
  }

  ShardPump& Pump() {
    if (!pump_) {
      pump_ = std::make_unique<ShardPump>(settings_, ports_, budget_, kPumpedShard, result_, [] {});
    }
    return *pump_;
  }
  ShardPump::Turned Turn() { return Pump().Turn(); }
  std::optional<store::TimePoint> Now() { return clock_.Now(); }
  /// Turns it as often as it wants at this time, until it has invoked the function.
  void TurnAsItWants() {
    for (auto wake = Now(); functions_.waiting() == 0;) {
      ASSERT_EQ(wake, Now());
      wake = Turn().wake;
    }
  }
  /// What a process that was killed leaves to the next one.
  void Restart() { pump_.reset(); }
  std::string Put(const std::string& data, const std::string& key = "k") {
    return stream_.Put(kPumpedShard.text, key, data);
  }
  std::string CheckpointText() {
    return checkpoints_.Load(settings_.id, kPumpedShard).value_or(Checkpoint{}).after.text;
  }
  void Answer(InvocationAnswer answer) {
    functions_.Take().done(std::move(answer));
    Turn();
  }

  store::Clock clock_{store::Duration{}, [] { return kStart; }};
  store::Faults faults_;
  InMemoryStream stream_{clock_};
  ScriptedFunctions functions_;
  InMemoryFailures failures_;
  InMemoryCheckpoints checkpoints_;
  CountedFigures figures_;
  MappingSettings settings_;
  InMemoryQueue queues_{clock_};
  MappingPorts ports_{stream_,      queues_, functions_, failures_,
                      checkpoints_, clock_,  faults_,    figures_};
  ProcessingResult result_;
  ReadBudget budget_;
  std::unique_ptr<ShardPump> pump_;
};

TEST_F(ShardPumpTest, ARecordGoesAtOnceAndTheRestTogether) {
  Turn();
  EXPECT_EQ(functions_.waiting(), 0U);
  Put("a");
  Turn();
  Put("b");
  const std::string last = Put("c");
  Turn();
  ASSERT_EQ(functions_.waiting(), 1U);
  Answer(ScriptedFunctions::Answered());
  ASSERT_EQ(functions_.waiting(), 1U);
  EXPECT_EQ(Data(functions_.payloads().back()), (std::vector<std::string>{"b", "c"}));
  EXPECT_LT(CheckpointText(), last);
  Answer(ScriptedFunctions::Answered());
  EXPECT_EQ(CheckpointText(), last);
  EXPECT_EQ(result_.text(), "OK");
}

TEST_F(ShardPumpTest, AfterACrashTheBatchComesAgain) {
  Put("a");
  Turn();
  Restart();
  Turn();
  EXPECT_EQ(functions_.waiting(), 2U);
  EXPECT_EQ(functions_.payloads()[0], functions_.payloads()[1]);
}

TEST_F(ShardPumpTest, AfterACrashWhatWasDoneDoesNotComeAgain) {
  Put("a");
  Turn();
  Answer(ScriptedFunctions::Answered());
  Restart();
  Put("b");
  Turn();
  EXPECT_EQ(Data(functions_.payloads().back()), std::vector<std::string>{"b"});
}

TEST_F(ShardPumpTest, APartOfABatchIsCheckpointed) {
  settings_.policy.report_item_failures = true;
  Put("a");
  const std::string failed = Put("b");
  Put("c");
  Turn();
  Answer(ScriptedFunctions::Answered(R"({"batchItemFailures":[{"itemIdentifier":")" + failed +
                                     "\"}]}"));
  EXPECT_LT(CheckpointText(), failed);
  EXPECT_EQ(result_.text(), "PROBLEM: Function call failed");
  Restart();
  Turn();
  EXPECT_EQ(Data(functions_.payloads().back()), (std::vector<std::string>{"b", "c"}));
}

TEST_F(ShardPumpTest, WithoutReportingAnAnswerIsASuccess) {
  Put("a");
  Turn();
  Answer(ScriptedFunctions::Answered(R"({"batchItemFailures":[{"itemIdentifier":""}]})"));
  EXPECT_EQ(result_.text(), "OK");
}

TEST_F(ShardPumpTest, WhatIsGivenUpMakesRoomForWhatHasArrived) {
  settings_.policy.max_age = 60s;
  for (int i = 0; i < 1'000; ++i) Put("old");  // more than the buffer holds
  clock_.Advance(5min);
  Put("fresh");
  TurnAsItWants();
  EXPECT_EQ(Data(functions_.payloads().back()), std::vector<std::string>{"fresh"});
}

TEST_F(ShardPumpTest, WhatIsTooLargeForAnEventMakesRoomForWhatHasArrived) {
  for (int i = 0; i < 4; ++i) Put(std::string(7 << 20, 'x'));
  Put("small");
  TurnAsItWants();
  EXPECT_EQ(Data(functions_.payloads().back()), std::vector<std::string>{"small"});
}

TEST_F(ShardPumpTest, TheLogTellsOfWhatIsGivenUpAndNotOfItsContent) {
  std::ostringstream log;
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log)));
  settings_.policy.max_retries = 0;
  const std::string number = Put("content");
  Turn();
  Answer(ScriptedFunctions::Failed());
  spdlog::set_default_logger(before);
  EXPECT_NE(log.str().find("mapping gives up 1 records of " + kPumpedShard.text),
            std::string::npos);
  EXPECT_NE(log.str().find("to " + number + ", which has no destination"), std::string::npos);
  EXPECT_EQ(log.str().find("content"), std::string::npos);
}

TEST_F(ShardPumpTest, ALongerRetentionCountsForRecordsThatWaitAlready) {
  Put("a");
  Turn();
  stream_.retention = 24h * 7;
  clock_.Advance(30h);
  Answer(ScriptedFunctions::Failed());
  clock_.Advance(10min);
  Turn();
  ASSERT_EQ(functions_.waiting(), 1U);
  EXPECT_EQ(Data(functions_.payloads().back()), std::vector<std::string>{"a"});
  stream_.retention = 24h;
}

TEST_F(ShardPumpTest, AFailedBatchGoesToItsBucket) {
  settings_.policy.max_retries = 1;
  settings_.failure_destination = InMemoryFailures::kArn;
  Put("a");
  const std::string last = Put("b");
  Turn();
  Answer(ScriptedFunctions::Failed());
  EXPECT_EQ(functions_.waiting(), 0U);
  clock_.Advance(1s);
  Turn();
  Answer(ScriptedFunctions::Failed());
  ASSERT_EQ(failures_.objects().size(), 1U);
  const auto [name, body] = failures_.objects()[0];
  EXPECT_TRUE(name.starts_with("aws/lambda/mapping/shardId-000000000000/2020/09/13/")) << name;
  const boost::json::value document = boost::json::parse(body);
  EXPECT_EQ(document.at("requestContext").at("approximateInvokeCount").as_int64(), 2);
  EXPECT_EQ(document.at("responseContext").at("functionError").as_string(), "Unhandled");
  EXPECT_EQ(document.at("payload").as_string(), functions_.payloads().back());
  EXPECT_EQ(CheckpointText(), last);
}

TEST_F(ShardPumpTest, ABucketThatFailsIsTriedAgain) {
  settings_.policy.max_retries = 0;
  settings_.failure_destination = InMemoryFailures::kArn;
  failures_.failures = 2;
  Put("a");
  Turn();
  Answer(ScriptedFunctions::Failed());
  EXPECT_TRUE(failures_.objects().empty());
  EXPECT_EQ(CheckpointText(), "");
  for (int i = 0; i < 2; ++i) {
    clock_.Advance(1s);
    Turn();
  }
  EXPECT_EQ(failures_.objects().size(), 1U);
  EXPECT_NE(CheckpointText(), "");
}

TEST_F(ShardPumpTest, AnOutageOfTheBucketIsWaitedOutForAsLongAsTheStreamKeepsTheBatch) {
  settings_.policy.max_retries = 0;
  settings_.failure_destination = InMemoryFailures::kArn;
  failures_.failures = 1'000'000;
  Put("a");
  Turn();
  Answer(ScriptedFunctions::Failed());
  EXPECT_EQ(result_.text().substr(0, 8), "PROBLEM:");
  Put("behind");
  int tries = 1;
  for (; tries < 1000; ++tries) {  // about 17 hours of outage
    clock_.Advance(1min);
    Turn();
  }
  EXPECT_EQ(figures_.failed_deliveries, tries);
  EXPECT_EQ(figures_.dropped, 0U);
  EXPECT_EQ(CheckpointText(), "");
  EXPECT_EQ(functions_.waiting(), 0U) << "nothing passes a batch that failed";
  failures_.failures = 0;
  clock_.Advance(1min);
  Turn();
  ASSERT_EQ(failures_.objects().size(), 1U);
  EXPECT_NE(CheckpointText(), "");
  EXPECT_EQ(figures_.dropped, 0U);
  Turn();
  EXPECT_EQ(Data(functions_.payloads().back()), std::vector<std::string>{"behind"});
}

TEST_F(ShardPumpTest, WhatTheStreamKeepsNoLongerIsLetGoAndCounted) {
  std::ostringstream log;
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log)));
  settings_.policy.max_retries = 0;
  settings_.failure_destination = InMemoryFailures::kArn;
  failures_.failures = 1'000'000;
  Put("a");
  Put("b");
  Turn();
  Answer(ScriptedFunctions::Failed());
  clock_.Advance(25h);  // the stream keeps a day
  for (int tries = 0; tries < 20 && CheckpointText().empty(); ++tries) {
    Turn();
    clock_.Advance(1min);
  }
  spdlog::set_default_logger(before);
  EXPECT_EQ(figures_.failed_deliveries, 10);
  EXPECT_EQ(figures_.dropped, 2U);
  EXPECT_NE(CheckpointText(), "");
  EXPECT_NE(log.str().find("the shard waits for it"), std::string::npos);
  EXPECT_NE(log.str().find("for good: they could not be put into arn:aws:s3:::failed"),
            std::string::npos);
}

TEST_F(ShardPumpTest, WithoutADestinationWhatIsGivenUpIsCounted) {
  settings_.policy.max_retries = 0;
  Put("a");
  Turn();
  Answer(ScriptedFunctions::Failed());
  EXPECT_EQ(figures_.failed_deliveries, 0);
  EXPECT_EQ(figures_.dropped, 1U);
}

TEST_F(ShardPumpTest, WhatIsTooOldGoesToTheBucketUnseen) {
  settings_.policy.max_age = 60s;
  settings_.failure_destination = InMemoryFailures::kArn;
  Put("a");
  clock_.Advance(61s);
  Turn();
  EXPECT_TRUE(functions_.payloads().empty());
  ASSERT_EQ(failures_.objects().size(), 1U);
  const boost::json::value document = boost::json::parse(failures_.objects()[0].second);
  EXPECT_EQ(document.at("requestContext").at("condition").as_string(), "RecordAgeExceeded");
  EXPECT_FALSE(document.as_object().contains("responseContext"));
}

TEST_F(ShardPumpTest, AWindowIsWaitedForOnTheClock) {
  settings_.policy.window = 5s;
  Put("a");
  EXPECT_EQ(Turn().wake, kStart + 5s);
  EXPECT_EQ(functions_.waiting(), 0U);
  clock_.Advance(5s);
  Turn();
  EXPECT_EQ(functions_.waiting(), 1U);
}

TEST_F(ShardPumpTest, ThrottlesAreRetriedWithoutEnd) {
  settings_.policy.max_retries = 0;
  Put("a");
  for (int i = 0; i < 5; ++i) {
    Turn();
    Answer(ScriptedFunctions::Throttled());
    clock_.Advance(10s);
  }
  Turn();
  EXPECT_EQ(functions_.waiting(), 1U);
}

/// Two keys whose records go into different ones of two lanes.
std::pair<std::string, std::string> KeysOfTwoLanes() {
  std::pair<std::string, std::string> keys = {"a", "b"};
  const auto lane = [](const std::string& key) { return std::hash<std::string_view>{}(key) % 2; };
  while (lane(keys.second) == lane(keys.first)) keys.second += 'b';
  return keys;
}

// Keys keep their order, lanes run side by side, and the checkpoint waits for the slowest.
TEST_F(ShardPumpTest, LanesRunSideBySide) {
  settings_.lanes = 2;
  settings_.policy.batch_size = 1;
  const auto [first_key, second_key] = KeysOfTwoLanes();
  Put("a1", first_key);
  Put("b1", second_key);
  Put("a2", first_key);
  const std::string last = Put("b2", second_key);
  Turn();
  ASSERT_EQ(functions_.waiting(), 2U);
  auto held = functions_.Take();
  if (Data(held.payload)[0] != "a1") {
    auto other = functions_.Take();
    functions_.Invoke("", held.payload, held.done);
    held = other;
  }
  Answer(ScriptedFunctions::Answered());  // b1
  Answer(ScriptedFunctions::Answered());  // b2
  EXPECT_EQ(functions_.waiting(), 0U);
  EXPECT_EQ(CheckpointText(), "");
  held.done(ScriptedFunctions::Answered());
  Turn();
  Answer(ScriptedFunctions::Answered());  // a2
  EXPECT_EQ(CheckpointText(), last);
}

TEST_F(ShardPumpTest, AShardEndsWithItsLastRecord) {
  Put("a");
  stream_.Close(kPumpedShard.text);
  EXPECT_EQ(Turn().state, ShardPump::State::kRunning);
  functions_.Take().done(ScriptedFunctions::Answered());
  EXPECT_EQ(Turn().state, ShardPump::State::kEnded);
  EXPECT_TRUE(checkpoints_.Load(settings_.id, kPumpedShard)->ended);
}

TEST_F(ShardPumpTest, AZombieSeesTheSameBatchAndItsAnswerCountsOnce) {
  faults_.Add({.kind = store::FaultKind::kDuplicate, .service = "lambda", .count = 1});
  Put("a");
  Turn();
  ASSERT_EQ(functions_.waiting(), 2U);
  EXPECT_EQ(functions_.payloads()[0], functions_.payloads()[1]);
  Answer(ScriptedFunctions::Answered());
  Put("b");
  Turn();
  Answer(ScriptedFunctions::Failed());  // the zombie's
  EXPECT_EQ(functions_.waiting(), 1U);
  EXPECT_EQ(result_.text(), "OK");
}

/// The mapping itself is no process that could be killed: the call alone breaks.
TEST_F(ShardPumpTest, ACallThatBreaksBeforeItsEffectIsMadeAgain) {
  settings_.policy.max_retries = 0;
  Put("a");
  for (const auto kind : {store::FaultKind::kDropBefore, store::FaultKind::kKillBefore}) {
    faults_.Add({.kind = kind, .service = "lambda", .count = 1});
    Turn();
    Turn();
    EXPECT_EQ(functions_.payloads().size(), 0U) << store::FaultKindName(kind);
    clock_.Advance(1s);
  }
  Turn();
  EXPECT_EQ(functions_.payloads().size(), 1U);
}

TEST_F(ShardPumpTest, ALostAnswerMakesTheBatchComeAgain) {
  settings_.policy.max_retries = 0;
  Put("a");
  std::size_t calls = 0;
  for (const auto kind : {store::FaultKind::kDropAfter, store::FaultKind::kKillAfter}) {
    faults_.Add({.kind = kind, .service = "lambda", .count = 1});
    Turn();
    Turn();
    EXPECT_EQ(functions_.payloads().size(), ++calls) << store::FaultKindName(kind);
    clock_.Advance(1s);
  }
  Turn();
  EXPECT_EQ(functions_.payloads().size(), 3U);
}

TEST_F(ShardPumpTest, AFaultCanLookIntoTheEvent) {
  faults_.Add(
      {.kind = store::FaultKind::kDropBefore, .service = "lambda", .containing = "nowhere"});
  Put("a");
  Turn();
  EXPECT_EQ(functions_.payloads().size(), 1U);
  EXPECT_EQ(faults_.List().front().hits, 0U);
}

TEST_F(ShardPumpTest, StoppingIsNoFailure) {
  settings_.policy.max_retries = 0;
  Put("a");
  Turn();
  Pump().Stop();
  Answer(ScriptedFunctions::Failed());
  EXPECT_TRUE(Pump().idle());
  EXPECT_EQ(CheckpointText(), "");
}

TEST_F(ShardPumpTest, TheBufferIsBounded) {
  settings_.policy.batch_size = 1;
  for (int i = 0; i < 8'000; ++i) Put("a");
  Turn();
  EXPECT_EQ(stream_.reads(), 1) << "a little page is more than enough";
  EXPECT_LT(budget_.held(), ReadBudget::kLittlePage.records * 1024);
  functions_.Take().done(ScriptedFunctions::Answered());
  functions_.answer = [](const std::string&) { return ScriptedFunctions::Answered(); };
  while (functions_.payloads().size() < 100) Turn();
  EXPECT_NE(CheckpointText(), "");
}

TEST_F(ShardPumpTest, WhatIsHeldIsReleasedWhenItIsDone) {
  Put("a");
  Turn();
  EXPECT_GT(budget_.held(), 0U);
  Answer(ScriptedFunctions::Answered());
  EXPECT_EQ(budget_.held(), 0U);
  Put("b");
  Turn();
  EXPECT_GT(budget_.held(), 0U);
  Restart();
  EXPECT_EQ(budget_.held(), 0U);
}

TEST_F(ShardPumpTest, WhatIsDoneBehindABatchThatIsNotIsReleased) {
  settings_.lanes = 2;
  settings_.policy.batch_size = 1;
  const auto [first_key, second_key] = KeysOfTwoLanes();
  Put("slow", first_key);
  Put(std::string(1 << 20, 'x'), second_key);
  Turn();
  auto slow = functions_.Take();
  auto quick = functions_.Take();
  if (slow.payload.size() > quick.payload.size()) std::swap(slow, quick);
  EXPECT_GT(budget_.held(), 1U << 20);
  quick.done(ScriptedFunctions::Answered());
  Turn();
  EXPECT_GT(budget_.held(), 0U);
  EXPECT_LT(budget_.held(), 4U << 10);
  EXPECT_EQ(CheckpointText(), "");
  slow.done(ScriptedFunctions::Answered());
  Turn();
  EXPECT_EQ(budget_.held(), 0U);
  EXPECT_NE(CheckpointText(), "");
}

TEST_F(ShardPumpTest, WhoIsShortOfRoomLooksAgainThoughNobodyRings) {
  settings_.lanes = 2;
  const auto [first_key, second_key] = KeysOfTwoLanes();
  Put("slow", first_key);
  Turn();
  ASSERT_EQ(functions_.waiting(), 1U);
  EXPECT_EQ(Turn().wake, std::nullopt) << "with nothing to be read nobody looks";
  budget_.Hold(ReadBudget::kMaxHeldBytes);
  Put("b", second_key);
  EXPECT_EQ(Turn().wake, kStart + 1s);
  budget_.Release(ReadBudget::kMaxHeldBytes);
  clock_.Advance(1s);
  EXPECT_EQ(Turn().wake, std::nullopt);
  EXPECT_EQ(functions_.waiting(), 2U);
}

TEST_F(ShardPumpTest, AShardThatComesLaterFindsItsShare) {
  constexpr std::size_t kMost = std::size_t{8} << 20;
  const ShardId later{"shardId-000000000001"};
  stream_.AddShard(later.text);
  for (int i = 0; i < 20; ++i) {
    for (const ShardId& shard : {kPumpedShard, later}) {
      stream_.Put(shard.text, "k", std::string(256 << 10, 'x'));
    }
  }
  settings_.policy.batch_size = 1'000;
  ReadBudget budget(kMost);
  ShardPump first_pump(settings_, ports_, budget, kPumpedShard, result_, [] {});
  ShardPump later_pump(settings_, ports_, budget, later, result_, [] {});
  first_pump.Turn();
  const std::size_t first = budget.held();
  EXPECT_LE(first, kMost / 2 + (1 << 20));
  later_pump.Turn();
  EXPECT_GE(budget.held() - first, kMost / 5);
}

TEST_F(ShardPumpTest, WhileOthersHoldAllAShardGoesOnInLittlePages) {
  settings_.policy.batch_size = 10'000;
  settings_.policy.window = 5s;
  budget_.Hold(ReadBudget::kMaxHeldBytes);
  for (int i = 0; i < 250; ++i) Put("a");
  Turn();
  for (const std::size_t expected : {100U, 100U, 50U}) {
    ASSERT_EQ(functions_.waiting(), 1U) << "nobody waits for the window, nor for room";
    EXPECT_EQ(Data(functions_.payloads().back()).size(), expected);
    Answer(ScriptedFunctions::Answered());
  }
  budget_.Release(ReadBudget::kMaxHeldBytes);
}

}  // namespace
}  // namespace weir::cloud::lambda
