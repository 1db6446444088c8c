// Mappings start, change and end; parents come before their children.
#include "src/cloud/lambda/mappings/mapping_supervisor.h"

#include <chrono>
#include <fstream>
#include <future>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "src/cloud/lambda/mappings/fakes.h"
#include "src/cloud/lambda/mappings/mapping_runner.h"

namespace weir::cloud::lambda {
namespace {

const MappingId kMapping{"mapping"};
constexpr std::size_t kThreads = 4;

std::size_t ThreadsOfThisProcess() {
  std::ifstream status("/proc/self/status");
  std::string name;
  while (status >> name && name != "Threads:") continue;
  std::size_t threads = 0;
  status >> threads;
  return threads;
}

class MappingSupervisorTest : public ::testing::Test {
 protected:
  MappingSupervisorTest() { settings_.id = kMapping; }
  void Remove() {
    std::promise<void> removed;
    supervisor_.Remove(kMapping, [&] { removed.set_value(); });
    removed.get_future().wait();
  }

  store::Clock clock_;
  store::Faults faults_;
  InMemoryStream stream_{clock_};
  InMemoryQueue queue_{clock_};
  ScriptedFunctions functions_;
  InMemoryFailures failures_;
  InMemoryCheckpoints checkpoints_;
  CountedFigures figures_;
  ScriptedRoles roles_;
  MappingSettings settings_;
  MappingSupervisor supervisor_{MappingPorts{stream_, queue_, functions_, failures_, checkpoints_,
                                             clock_, faults_, figures_, &roles_},
                                kThreads};
};

TEST_F(MappingSupervisorTest, ARecordReachesTheFunction) {
  stream_.AddShard("0");
  supervisor_.Set(kMapping, settings_, "Creating");
  stream_.Put("0", "k", "before or after");
  functions_.Take().done(ScriptedFunctions::Answered());
  EXPECT_EQ(supervisor_.Status(kMapping).transition, "");
  Remove();
}

TEST_F(MappingSupervisorTest, WhatTheRoleMayNotReadIsReadOnceItMay) {
  settings_.role_arn = "role";
  settings_.function_arn = "f";
  settings_.stream = {"s"};
  stream_.AddShard("0");
  stream_.Put("0", "k", "a");
  for (const char* action :
       {"kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords",
        "kinesis:GetShardIterator", "kinesis:ListShards"}) {
    roles_.Deny(action);
    supervisor_.Set(kMapping, settings_, "Creating");
    const std::string problem = std::string("PROBLEM: role f ") + action + " s";
    while (supervisor_.Status(kMapping).last_result != problem) {
      clock_.Advance(std::chrono::seconds{1});
      std::this_thread::yield();
    }
    EXPECT_EQ(functions_.waiting(), 0U);
  }
  roles_.Deny("");
  while (functions_.waiting() == 0) {
    clock_.Advance(std::chrono::seconds{1});
    std::this_thread::yield();
  }
  functions_.Take().done(ScriptedFunctions::Answered());
  Remove();
}

TEST_F(MappingSupervisorTest, ChildrenComeAfterTheirParents) {
  stream_.AddShard("0");
  stream_.AddShard("1", {{"0"}});
  stream_.Put("1", "k", "child");
  stream_.Put("0", "k", "parent");
  stream_.Close("0");
  supervisor_.Set(kMapping, settings_, "Creating");
  auto parent = functions_.Take();
  EXPECT_EQ(functions_.waiting(), 0U);
  EXPECT_NE(parent.payload.find(R"("eventID":"0:)"), std::string::npos);
  parent.done(ScriptedFunctions::Answered());
  auto child = functions_.Take();
  EXPECT_NE(child.payload.find(R"("eventID":"1:)"), std::string::npos);
  child.done(ScriptedFunctions::Answered());
  Remove();
}

TEST_F(MappingSupervisorTest, AShardThatEndedInAnEarlierStreamIsReadInTheNextOne) {
  stream_.AddShard("0");
  stream_.Put("0", "k", "a");
  stream_.Close("0");
  supervisor_.Set(kMapping, settings_, "Creating");
  functions_.Take().done(ScriptedFunctions::Answered());
  while (!checkpoints_.Load(kMapping, {"0"}).value_or(Checkpoint{}).ended) {
    std::this_thread::yield();
  }
  stream_.MakeAgain();
  stream_.Put("0", "k", "b");
  while (functions_.waiting() == 0) {
    clock_.Advance(std::chrono::seconds{1});
    std::this_thread::yield();
  }
  functions_.Take().done(ScriptedFunctions::Answered());
  Remove();
}

TEST_F(MappingSupervisorTest, AThousandShardsNeedNoThreadOfTheirOwn) {
  constexpr std::size_t kShards = 1000;
  for (std::size_t i = 0; i < kShards; ++i) {
    stream_.AddShard(std::to_string(i));
    stream_.Put(std::to_string(i), "k", "a");
  }
  const std::size_t threads = ThreadsOfThisProcess();
  supervisor_.Set(kMapping, settings_, "Creating");
  while (functions_.waiting() < kShards) std::this_thread::yield();
  EXPECT_EQ(ThreadsOfThisProcess(), threads);
  while (functions_.waiting() > 0) functions_.Take().done(ScriptedFunctions::Answered());
  Remove();
}

/// While records arrive and functions answer, the mapping is changed again and again.
TEST_F(MappingSupervisorTest, ManyShardsKeepTheirOrderThroughAllChanges) {
  constexpr int kShards = 40;
  constexpr int kRecords = 25;
  settings_.policy.batch_size = 3;
  for (int shard = 0; shard < kShards; ++shard) stream_.AddShard(std::to_string(shard));
  std::map<std::string, std::vector<std::string>> got;
  std::thread function([&] {
    const std::regex id(R"re("eventID":"(\d+):(\d+)")re");
    for (int left = kShards * kRecords; left > 0;) {
      auto call = functions_.Take();
      std::sregex_iterator at(call.payload.begin(), call.payload.end(), id);
      for (; at != std::sregex_iterator(); ++at, --left) got[(*at)[1]].push_back((*at)[2]);
      call.done(ScriptedFunctions::Answered());
    }
  });
  std::map<std::string, std::vector<std::string>> put;
  for (int record = 0; record < kRecords; ++record) {
    const bool rests = record % 5 == 4;
    supervisor_.Set(kMapping, rests ? std::nullopt : std::optional(settings_), "Updating");
    for (int shard = 0; shard < kShards; ++shard) {
      const std::string id = std::to_string(shard);
      put[id].push_back(stream_.Put(id, "k", "a"));
    }
  }
  supervisor_.Set(kMapping, settings_, "Updating");
  function.join();
  EXPECT_EQ(got, put);
  Remove();
  EXPECT_EQ(functions_.waiting(), 0U);
}

TEST_F(MappingSupervisorTest, AShardThatIsGoneIsNotStartedAgainAtOnce) {
  stream_.AddShard("0");
  stream_.is_gone = true;
  const auto begin = std::chrono::steady_clock::now();
  supervisor_.Set(kMapping, settings_, "Creating");
  while (stream_.reads() == 0) std::this_thread::yield();
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  const int reads = stream_.reads();
  // One a pause, which is a second, however long this machine has taken.
  const auto pauses =
      std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
  EXPECT_LE(reads, 1 + pauses.count());
  stream_.is_gone = false;
  stream_.Put("0", "k", "a");
  while (functions_.waiting() == 0) {
    clock_.Advance(std::chrono::seconds{1});
    std::this_thread::yield();
  }
  functions_.Take().done(ScriptedFunctions::Answered());
  Remove();
}

/// While messages arrive and functions answer, the mapping is changed again and again.
TEST_F(MappingSupervisorTest, AQueueIsEmptiedThroughAllChanges) {
  constexpr int kMessages = 200;
  settings_.queue = {InMemoryQueue::kArn};
  settings_.policy.batch_size = 3;
  functions_.answer = [](const std::string&) { return ScriptedFunctions::Answered(); };
  for (int i = 0; i < kMessages; ++i) {
    if (i % 10 == 0) supervisor_.Set(kMapping, settings_, "Updating");
    if (i % 10 == 5) supervisor_.Set(kMapping, std::nullopt, "Disabling");
    queue_.Send(std::to_string(i));
  }
  supervisor_.Set(kMapping, settings_, "Enabling");
  // What a change has left hidden comes again by the clock.
  while (!queue_.left().empty()) {
    clock_.Advance(std::chrono::seconds{1});
    std::this_thread::yield();
  }
  Remove();
}

TEST_F(MappingSupervisorTest, AQueuesMappingWaitsForItsInvocationToo) {
  settings_.queue = {InMemoryQueue::kArn};
  queue_.Send("a");
  supervisor_.Set(kMapping, settings_, "Creating");
  auto call = functions_.Take();
  supervisor_.Set(kMapping, std::nullopt, "Disabling");
  EXPECT_EQ(supervisor_.Status(kMapping).transition, "Disabling");
  call.done(ScriptedFunctions::Answered());
  Remove();
  EXPECT_TRUE(queue_.left().empty());
}

TEST_F(MappingSupervisorTest, ARestingMappingWaitsForItsInvocation) {
  stream_.AddShard("0");
  stream_.Put("0", "k", "a");
  supervisor_.Set(kMapping, settings_, "Creating");
  auto call = functions_.Take();
  supervisor_.Set(kMapping, std::nullopt, "Disabling");
  EXPECT_EQ(supervisor_.Status(kMapping).transition, "Disabling");
  call.done(ScriptedFunctions::Answered());
  Remove();
  EXPECT_EQ(checkpoints_.Load(kMapping, {"0"})->after.text, "1000");
}

TEST_F(MappingSupervisorTest, AChangedMappingGoesOnWhereItWas) {
  stream_.AddShard("0");
  stream_.Put("0", "k", "a");
  supervisor_.Set(kMapping, settings_, "Creating");
  functions_.Take().done(ScriptedFunctions::Answered());
  settings_.policy.batch_size = 1;
  supervisor_.Set(kMapping, settings_, "Updating");
  stream_.Put("0", "k", "b");
  auto next = functions_.Take();
  EXPECT_NE(next.payload.find(R"("sequenceNumber":"1001")"), std::string::npos);
  next.done(ScriptedFunctions::Answered());
}

TEST_F(MappingSupervisorTest, StopWaitsForWhatIsUnderWay) {
  stream_.AddShard("0");
  stream_.Put("0", "k", "a");
  supervisor_.Set(kMapping, settings_, "Creating");
  auto call = functions_.Take();
  supervisor_.BeginStop();
  call.done({});
  supervisor_.Stop();
  EXPECT_FALSE(checkpoints_.Load(kMapping, {"0"}).has_value());
}

}  // namespace
}  // namespace weir::cloud::lambda
