// The clock moves when it is told to, and who waits for a time or a ring is woken by it.
#include "src/cloud/store/clock.h"

#include <thread>

#include <gtest/gtest.h>

namespace weir::cloud::store {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1'600'000'000s};

/// Time that stands still unless it is advanced.
class ClockTest : public ::testing::Test {
 protected:
  Clock clock_{Duration{}, [] { return kStart; }};
};

TEST_F(ClockTest, AdvanceMovesTheTime) {
  EXPECT_EQ(clock_.Now(), kStart);
  clock_.Advance(25h);
  EXPECT_EQ(clock_.Now(), kStart + 25h);
  clock_.Advance(1us);
  EXPECT_EQ(clock_.offset(), 25h + 1us);
}

TEST(Clock, BeginsWithTheOffsetOfEarlierProcesses) {
  const Clock clock(1h, [] { return kStart; });
  EXPECT_EQ(clock.Now(), kStart + 1h);
}

TEST(Clock, RunsWithTheSystem) {
  const Clock clock;
  const TimePoint before = Clock::SystemTime();
  EXPECT_GE(clock.Now(), before);
}

TEST_F(ClockTest, ATimeThatHasPassedIsNotWaitedFor) {
  Waiter waiter(clock_);
  EXPECT_FALSE(waiter.WaitUntil(kStart));
  EXPECT_FALSE(waiter.WaitUntil(kStart - 1s));
}

TEST_F(ClockTest, ARingBeforeTheWaitIsKept) {
  Waiter waiter(clock_);
  waiter.Ring();
  waiter.Ring();
  EXPECT_TRUE(waiter.WaitUntil(TimePoint::max()));
  EXPECT_FALSE(waiter.WaitUntil(kStart));
}

TEST_F(ClockTest, ARingWakes) {
  Waiter waiter(clock_);
  std::thread ringer([&] { waiter.Ring(); });
  EXPECT_TRUE(waiter.WaitUntil(TimePoint::max()));
  ringer.join();
}

TEST_F(ClockTest, AdvanceWakesWhoWaitsForTheTime) {
  Waiter waiter(clock_);
  std::thread mover([&] {
    clock_.Advance(1h);
    clock_.Advance(1h);
  });
  EXPECT_FALSE(waiter.WaitUntil(kStart + 2h));
  EXPECT_EQ(clock_.Now(), kStart + 2h);
  mover.join();
}

TEST(Waiter, TimeItselfWakes) {
  Clock clock;
  Waiter waiter(clock);
  const TimePoint time = clock.Now() + 2ms;
  EXPECT_FALSE(waiter.WaitUntil(time));
  EXPECT_GE(clock.Now(), time);
}

TEST_F(ClockTest, WaitersComeAndGoWhileTimeMoves) {
  std::thread mover([&] {
    for (int i = 0; i < 200; ++i) clock_.Advance(1s);
  });
  for (int i = 0; i < 200; ++i) {
    Waiter waiter(clock_);
    EXPECT_FALSE(waiter.WaitUntil(kStart + std::chrono::seconds(i)));
  }
  mover.join();
}

}  // namespace
}  // namespace weir::cloud::store
