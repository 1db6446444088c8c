// What is next after a time, a change, a failure.
#include "src/cloud/scheduler/progress.h"

#include <set>

#include <gtest/gtest.h>

namespace weir::cloud::scheduler {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Seconds kNow{seconds(1'767'225'600)};  // the beginning of 2026

TEST(Progress, ARateWithoutAStartBeginsAtOnce) {
  const Settings settings{.expression = "rate(1 hour)"};
  Progress progress = BeginProgress(settings, kNow);
  EXPECT_EQ(progress.next, kNow);
  progress = Advance(*TimetableOf(settings, progress.anchor), progress);
  EXPECT_EQ(progress.fired, kNow);
  EXPECT_EQ(progress.next, kNow + hours(1));
}

TEST(Progress, WhatIsDisabledHasNoNextTime) {
  const Settings settings{.expression = "rate(1 hour)", .enabled = false};
  EXPECT_EQ(BeginProgress(settings, kNow).next, std::nullopt);
  EXPECT_EQ(GoOn(settings, {.anchor = kNow, .next = kNow}, kNow).next, std::nullopt);
}

TEST(Progress, WhatIsEnabledAgainDoesNotCatchUp) {
  const Settings settings{.expression = "rate(1 hour)"};
  const Progress stopped{.anchor = kNow, .fired = kNow + hours(1)};
  EXPECT_EQ(GoOn(settings, stopped, kNow + hours(9) + minutes(1)).next, kNow + hours(10));
  EXPECT_EQ(GoOn(settings, stopped, kNow + hours(1)).next, kNow + hours(2)) << "nothing twice";
}

TEST(Progress, AChangeOfOtherThingsMovesNoTime) {
  const Settings settings{.expression = "rate(1 hour)"};
  const Progress late{.anchor = kNow, .fired = kNow, .next = kNow + hours(1)};
  EXPECT_EQ(GoOn(settings, late, kNow + hours(5)).next, kNow + hours(1)) << "it is still due";
}

TEST(Progress, AnEndThatIsMovedCounts) {
  Settings settings{.expression = "rate(1 hour)"};
  const Progress progress{.anchor = kNow, .fired = kNow, .next = kNow + hours(1)};
  settings.end = kNow + minutes(30);
  EXPECT_EQ(GoOn(settings, progress, kNow).next, std::nullopt);
  settings.end = kNow + hours(1);
  EXPECT_EQ(GoOn(settings, {.anchor = kNow, .fired = kNow}, kNow).next, kNow + hours(1));
}

TEST(Progress, OnceIsOnce) {
  const Settings settings{.expression = "at(2026-01-01T01:00:00)"};
  EXPECT_EQ(BeginProgress(settings, kNow).next, kNow + hours(1));
  EXPECT_EQ(BeginProgress(settings, kNow + hours(2)).next, kNow + hours(1)) << "past, so at once";
  const Progress fired{.anchor = kNow, .fired = kNow + hours(1)};
  EXPECT_EQ(GoOn(settings, fired, kNow).next, std::nullopt);
  EXPECT_EQ(GoOn(settings, {.anchor = kNow}, kNow).next, kNow + hours(1)) << "enabled at last";
  EXPECT_EQ(GoOn(settings, {.anchor = kNow}, kNow + hours(2)).next, std::nullopt)
      << "enabled too late";
  EXPECT_EQ(GoOn(settings, {.anchor = kNow, .next = kNow + hours(1)}, kNow + hours(2)).next,
            kNow + hours(1))
      << "it is still due";
  EXPECT_EQ(BeginProgress(settings, kNow + hours(2), kNow + hours(1)).next, std::nullopt)
      << "invoked before";
  EXPECT_EQ(BeginProgress({.expression = "rate(1 hour)"}, kNow, kNow).next, kNow + hours(1))
      << "invoked in this second";
}

TEST(Progress, TimesAreComparedAndNotTheirSpelling) {
  const Settings once{.expression = "at(2026-01-01T01:00:00)"};
  Settings other = once;
  other.start = kNow;
  EXPECT_TRUE(AreTimedAlike(once, other)) << "of at() a start does not count";
  other.zone = "Etc/UTC";
  EXPECT_TRUE(AreTimedAlike(once, other));
  other.expression = "at(2026-01-01T02:00:00)";
  EXPECT_FALSE(AreTimedAlike(once, other));
  other.zone = "Europe/Berlin";
  EXPECT_TRUE(AreTimedAlike(once, other)) << "the same moment";

  const Settings rate{.expression = "rate(60 minutes)"};
  EXPECT_TRUE(AreTimedAlike(rate, {.expression = "rate(1 hour)", .zone = "Europe/Berlin"}));
  EXPECT_FALSE(AreTimedAlike(rate, {.expression = "rate(60 minutes)", .start = kNow}));
  EXPECT_FALSE(AreTimedAlike(rate, {.expression = "cron(0 * * * ? *)"}));

  const Settings daily{.expression = "cron(0 6 * * ? *)", .zone = "Europe/Berlin"};
  EXPECT_TRUE(AreTimedAlike(daily, {.expression = "cron(00 06 * * ? *)", .zone = "Europe/Berlin"}));
  EXPECT_FALSE(AreTimedAlike(daily, {.expression = "cron(0 6 * * ? *)"}));
  EXPECT_FALSE(AreTimedAlike(daily, {.expression = "cron(0 7 * * ? *)", .zone = "Europe/Berlin"}));
}

TEST(Progress, AWindowSpreadsTimesAndMovesNone) {
  const Settings settings{.expression = "rate(1 hour)", .window = minutes(10)};
  std::set<store::Duration> delays;
  for (int hour = 0; hour < 100; ++hour) {
    const Seconds time = kNow + hours(hour);
    const TimePoint due = DueTime(settings, "arn", time);
    EXPECT_EQ(due, DueTime(settings, "arn", time));
    EXPECT_GE(due, time);
    EXPECT_LT(due, time + minutes(10));
    delays.insert(due - time);
  }
  EXPECT_GT(delays.size(), 50U);
}

TEST(Progress, RetriesEndWithTheirNumber) {
  const Settings settings{.max_retries = 2};
  auto retry = TryAgain(settings, {}, kNow);
  ASSERT_TRUE(retry);
  EXPECT_EQ(retry->due, kNow + seconds(1));
  retry = TryAgain(settings, *retry, kNow + seconds(1));
  ASSERT_TRUE(retry);
  EXPECT_EQ(retry->due, kNow + seconds(3));
  EXPECT_EQ(retry->first, TimePoint(kNow));
  EXPECT_FALSE(TryAgain(settings, *retry, kNow + seconds(3)));
  EXPECT_FALSE(TryAgain({.max_retries = 0}, {}, kNow));
}

TEST(Progress, RetriesEndWithTheirAge) {
  const Settings settings{.max_age = seconds(60)};
  TimePoint now = kNow;
  std::optional<Retry> retry = TryAgain(settings, {}, now);
  std::uint32_t attempts = 1;
  for (; retry; ++attempts) {
    now = retry->due;
    EXPECT_LE(now - TimePoint(kNow), seconds(60));
    retry = TryAgain(settings, *retry, now);
  }
  EXPECT_EQ(attempts, 6U) << "after 0, 1, 3, 7, 15 and 31 seconds";
}

TEST(Progress, AwsDefaultsComeToADay) {
  const Settings settings;
  std::optional<Retry> retry = TryAgain(settings, {}, kNow);
  TimePoint last = kNow;
  for (; retry; retry = TryAgain(settings, *retry, last)) last = retry->due;
  EXPECT_GT(last - TimePoint(kNow), hours(23));
  EXPECT_LE(last - TimePoint(kNow), hours(24));
}

}  // namespace
}  // namespace weir::cloud::scheduler
