// Expiry: items go when their time has come by the clock, and only those; many threads at once.
#include <condition_variable>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/dynamodb/service_fixture.h"

namespace weir::cloud::dynamodb {
namespace {

using namespace std::chrono_literals;

class ExpirerTest : public ServiceFixture {
 protected:
  ExpirerTest() { CreateTable(); }

  void EnableTtl() {
    ASSERT_EQ(CallStatus("UpdateTimeToLive", R"({"TableName":"tab",
        "TimeToLiveSpecification":{"Enabled":true,"AttributeName":"ttl"}})"),
              200);
  }

  /// An item that expires so many seconds after the start.
  void Put(const std::string& key, std::int64_t after) {
    const std::int64_t second = kStart.time_since_epoch() / 1s + after;
    ASSERT_EQ(CallStatus("PutItem", R"({"TableName":"tab","Item":{"k":{"S":")" + key +
                                        R"("},"ttl":{"N":")" + std::to_string(second) + "\"}}}"),
              200);
  }

  bool IsThere(const std::string& key) {
    return Call("GetItem", R"({"TableName":"tab","Key":{"k":{"S":")" + key + "\"}}}")
        .contains("Item");
  }

  /// Until the sweeper has got to it; a test that never ends is one that has failed.
  void AwaitGone(const std::string& key) {
    while (IsThere(key)) std::this_thread::yield();
  }
};

TEST_F(ExpirerTest, AnItemGoesWhenItsTimeHasCome) {
  EnableTtl();
  Put("soon", 60);
  Put("later", 3600);
  EXPECT_TRUE(IsThere("soon"));
  clock_.Advance(61s);
  AwaitGone("soon");
  EXPECT_TRUE(IsThere("later"));
  clock_.Advance(2h);
  AwaitGone("later");
}

TEST_F(ExpirerTest, ItemsFromBeforeAreFoundWhenExpiryIsTurnedOn) {
  Put("old", 60);
  clock_.Advance(1h);
  EXPECT_TRUE(IsThere("old"));
  EnableTtl();
  AwaitGone("old");
}

TEST_F(ExpirerTest, AnItemThatWasGivenMoreTimeStays) {
  EnableTtl();
  Put("moved", 60);
  Put("marker", 60);
  Put("moved", 3600);
  clock_.Advance(61s);
  AwaitGone("marker");
  EXPECT_TRUE(IsThere("moved"));
}

TEST_F(ExpirerTest, WhatHasNoTimeStays) {
  EnableTtl();
  for (const char* ttl : {R"({"S":"1"})", R"({"N":"0"})", R"({"N":"-5"})", R"({"L":[]})"}) {
    ASSERT_EQ(CallStatus("PutItem", R"({"TableName":"tab","Item":{"k":{"S":"a"},"ttl":)" +
                                        std::string(ttl) + "}}"),
              200);
    Put("marker", 1);
    clock_.Advance(10s);
    AwaitGone("marker");
    EXPECT_TRUE(IsThere("a")) << ttl;
    clock_.Advance(1s);
  }
}

TEST(WakeTime, IsNeverForWhatLiesBeyondAllTime) {
  EXPECT_EQ(WakeTime(100), store::TimePoint(101s));
  for (const std::int64_t second :
       {std::int64_t{10'000'000'000'000}, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(WakeTime(second), store::TimePoint::max()) << second;
  }
}

TEST_F(ExpirerTest, AnotherAttributeCountsForAllItemsThatWereThere) {
  constexpr int kItems = 1000;
  for (int i = 0; i < kItems; ++i) Put(std::to_string(i), 60);
  const auto turn = [this](bool on, const std::string& attribute) {
    ASSERT_EQ(CallStatus("UpdateTimeToLive", R"({"TableName":"tab","TimeToLiveSpecification":
        {"Enabled":)" + std::string(on ? "true" : "false") +
                                                 R"(,"AttributeName":")" + attribute + "\"}}"),
              200);
  };
  turn(true, "other");  // being indexed while …
  turn(false, "other");
  turn(true, "ttl");
  clock_.Advance(61s);
  for (int i = 0; i < kItems; ++i) AwaitGone(std::to_string(i));
}

TEST_F(ExpirerTest, TurnedOffItDeletesNothing) {
  EnableTtl();
  Put("kept", 60);
  ASSERT_EQ(CallStatus("UpdateTimeToLive", R"({"TableName":"tab",
      "TimeToLiveSpecification":{"Enabled":false,"AttributeName":"ttl"}})"),
            200);
  clock_.Advance(1h);
  EXPECT_TRUE(IsThere("kept"));
}

TEST_F(ExpirerTest, GoesOnAfterARestart) {
  Open({.directory = directory_.path()});
  CreateTable();
  EnableTtl();
  Put("a", 60);
  Open({.directory = directory_.path()});
  EXPECT_TRUE(IsThere("a"));
  clock_.Advance(61s);
  AwaitGone("a");
}

TEST_F(ExpirerTest, ManyGoTogether) {
  EnableTtl();
  for (int i = 0; i < 200; ++i) Put(std::to_string(i), 60);
  clock_.Advance(61s);
  for (int i = 0; i < 200; ++i) AwaitGone(std::to_string(i));
  EXPECT_THAT(Say("DescribeTable", R"({"TableName":"tab"})"),
              ::testing::HasSubstr(R"("ItemCount":0)"));
}

/// Conditional writes of the same keys by several threads: each key is won once.
TEST_F(ExpirerTest, EachKeyIsClaimedOnce) {
  constexpr int kThreads = 4;
  constexpr int kKeys = 100;
  std::atomic<int> won = 0;
  const auto claim = [&] {
    for (int i = 0; i < kKeys; ++i) {
      protocol::Call call;
      call.operation = "BatchExecuteStatement";
      call.region = "us-east-1";
      call.http.body = R"({"Statements":[{"Statement":"INSERT INTO tab VALUE {'k':'a)" +
                       std::to_string(i) + R"('}"},{"Statement":"INSERT INTO tab VALUE {'k':'b)" +
                       std::to_string(i) + R"('}"}]})";
      service_->Handle(std::move(call), [&](const http::Response& response) {
        std::size_t at = 0;
        int duplicates = 0;
        while ((at = response.body.find("DuplicateItem", at)) != std::string::npos) {
          ++at;
          ++duplicates;
        }
        won += 2 - duplicates;
      });
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(claim);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(won, 2 * kKeys);
  EXPECT_THAT(Say("DescribeTable", R"({"TableName":"tab"})"),
              ::testing::HasSubstr(R"("ItemCount":200)"));
}

}  // namespace
}  // namespace weir::cloud::dynamodb
