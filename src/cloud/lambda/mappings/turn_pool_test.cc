// Turns follow one another, come when they are due, and end.
#include "src/cloud/lambda/mappings/turn_pool.h"

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

using namespace std::chrono_literals;

constexpr store::TimePoint kStart{1'600'000'000s};
const std::optional<store::TimePoint> kNever;

class TurnPoolTest : public testing::Test {
 protected:
  store::Clock clock_{store::Duration{}, [] { return kStart; }};
  TurnPool pool_{clock_, 3};
};

TEST_F(TurnPoolTest, WhoIsRungIsTurned) {
  std::promise<void> turned;
  TurnPool::Turner turner(pool_, [&] {
    turned.set_value();
    return kNever;
  });
  turner.Ring();
  turned.get_future().wait();
}

TEST_F(TurnPoolTest, TurnsOfOneNeverOverlapAndNoRingIsLost) {
  std::atomic<int> at_once = 0;
  std::atomic<bool> overlapped = false;
  std::atomic<int> asked = 0;  // what is to be seen by a turn that begins after its ring
  std::atomic<int> seen = 0;
  TurnPool::Turner turner(pool_, [&] {
    overlapped = overlapped || ++at_once > 1;
    seen = asked.load();
    std::this_thread::yield();
    --at_once;
    return kNever;
  });
  std::vector<std::thread> ringers;
  ringers.reserve(4);
  for (int ringer = 0; ringer < 4; ++ringer) {
    ringers.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        ++asked;
        turner.Ring();
      }
    });
  }
  for (std::thread& ringer : ringers) ringer.join();
  while (seen != 4000) std::this_thread::yield();
  EXPECT_FALSE(overlapped);
}

TEST_F(TurnPoolTest, ATimeIsWaitedForOnTheClock) {
  std::atomic<int> turns = 0;
  TurnPool::Turner turner(pool_, [&]() -> std::optional<store::TimePoint> {
    const store::TimePoint due = clock_.Now() + 1h;
    ++turns;  // from here on the test may move the clock
    return due;
  });
  turner.Ring();
  while (turns != 1) std::this_thread::yield();
  clock_.Advance(59min);
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  EXPECT_EQ(turns, 1);
  clock_.Advance(1min);
  while (turns != 2) std::this_thread::yield();
}

TEST_F(TurnPoolTest, TheEarliestTimeIsFirst) {
  std::atomic<int> late = 0;
  std::atomic<int> early = 0;
  TurnPool::Turner second(pool_, [&]() -> std::optional<store::TimePoint> {
    const store::TimePoint due = clock_.Now() + 2h;
    ++late;
    return due;
  });
  TurnPool::Turner first(pool_, [&]() -> std::optional<store::TimePoint> {
    const store::TimePoint due = clock_.Now() + 1h;
    ++early;
    return due;
  });
  second.Ring();
  while (late != 1) std::this_thread::yield();
  first.Ring();
  while (early != 1) std::this_thread::yield();
  clock_.Advance(1h);
  while (early != 2) std::this_thread::yield();
  EXPECT_EQ(late, 1);
}

/// Whoever waits for the time looks at the clock each time that it is rung.
TEST_F(TurnPoolTest, ALaterTimeDoesNotRingWhoWaitsForAnEarlierOne) {
  std::atomic<int> looks = 0;
  store::Clock clock{store::Duration{}, [&] {
                       ++looks;
                       return kStart;
                     }};
  TurnPool pool(clock, 1);
  std::atomic<int> turns = 0;
  TurnPool::Turner turner(pool, [&]() -> std::optional<store::TimePoint> {
    return kStart + 1h + std::chrono::seconds{++turns};
  });
  constexpr int kTurns = 1000;
  while (turns < kTurns) {
    const int before = turns;
    turner.Ring();
    while (turns == before) std::this_thread::yield();
  }
  EXPECT_LT(looks, kTurns / 2);
}

TEST_F(TurnPoolTest, ATurnThatThrowsComesAgain) {
  std::atomic<int> turns = 0;
  TurnPool::Turner turner(pool_, [&]() -> std::optional<store::TimePoint> {
    if (++turns == 1) throw std::runtime_error("damaged");
    return std::nullopt;
  });
  turner.Ring();
  while (turns < 2) {
    clock_.Advance(TurnPool::kTurnAgain);
    std::this_thread::yield();
  }
}

TEST_F(TurnPoolTest, ARingTakesThePlaceOfTheTime) {
  std::atomic<int> turns = 0;
  TurnPool::Turner turner(pool_, [&]() -> std::optional<store::TimePoint> {
    return ++turns == 1 ? std::optional(clock_.Now() + 1h) : kNever;
  });
  turner.Ring();
  while (turns != 1) std::this_thread::yield();
  turner.Ring();
  while (turns != 2) std::this_thread::yield();
  clock_.Advance(2h);
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  EXPECT_EQ(turns, 2);
}

TEST_F(TurnPoolTest, TheEndWaitsForTheTurnThatIsUnderWay) {
  std::promise<void> begun;
  std::promise<void> go_on;
  std::atomic<int> turns = 0;
  TurnPool::Turner turner(pool_, [&] {
    begun.set_value();
    go_on.get_future().wait();
    ++turns;
    return kNever;
  });
  turner.Ring();
  begun.get_future().wait();
  turner.Ring();
  auto end = std::async(std::launch::async, [&] { turner.End(); });
  EXPECT_EQ(end.wait_for(10ms), std::future_status::timeout);
  go_on.set_value();
  end.wait();
  EXPECT_EQ(turns, 1);
  turner.Ring();
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  EXPECT_EQ(turns, 1);
}

TEST_F(TurnPoolTest, ManyShareTheThreads) {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  std::atomic<int> turns = 0;
  std::vector<std::unique_ptr<TurnPool::Turner>> turners;
  for (int i = 0; i < 1000; ++i) {
    turners.push_back(std::make_unique<TurnPool::Turner>(pool_, [&] {
      {
        const std::lock_guard lock(mutex);
        threads.insert(std::this_thread::get_id());
      }
      ++turns;
      return kNever;
    }));
    turners.back()->Ring();
  }
  while (turns != 1000) std::this_thread::yield();
  EXPECT_LE(threads.size(), 3U);
}

TEST_F(TurnPoolTest, WhatWaitsForItsTurnCanEnd) {
  std::promise<void> go_on;
  std::shared_future<void> gone_on = go_on.get_future().share();
  std::atomic<int> busy = 0;
  const auto block = [&] {
    ++busy;
    gone_on.wait();
    return kNever;
  };
  TurnPool::Turner one(pool_, block);
  TurnPool::Turner two(pool_, block);
  TurnPool::Turner three(pool_, block);
  for (TurnPool::Turner* turner : {&one, &two, &three}) turner->Ring();
  while (busy != 3) std::this_thread::yield();
  bool turned = false;
  {
    TurnPool::Turner queued(pool_, [&] {
      turned = true;
      return kNever;
    });
    queued.Ring();
  }
  go_on.set_value();
  for (TurnPool::Turner* turner : {&one, &two, &three}) turner->End();
  EXPECT_FALSE(turned);
}

}  // namespace
}  // namespace weir::cloud::lambda
