// What a lane hands out, and what it makes of the outcomes.
#include "src/cloud/lambda/mappings/lane.h"

#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

using namespace std::chrono_literals;
using Kind = LaneStep::Kind;

constexpr store::TimePoint kNow{1'600'000'000s};
constexpr BatchResult kSuccess{.outcome = BatchOutcome::kSucceeded};
constexpr BatchResult kFailure{.outcome = BatchOutcome::kFailed};
constexpr BatchResult kRefused{.outcome = BatchOutcome::kNotInvoked};

BatchResult FailedAt(std::size_t first) {
  return {.outcome = BatchOutcome::kPartlyFailed, .first_failed = first};
}

void Fill(Lane& lane, std::uint64_t count, store::TimePoint time = kNow, std::size_t bytes = 100) {
  const std::uint64_t begin = lane.items().empty() ? 0 : lane.items().back().ordinal + 1;
  for (std::uint64_t i = 0; i < count; ++i) {
    lane.Add({.ordinal = begin + i, .arrived = time, .buffered = time, .event_bytes = bytes});
  }
}

void ExpectInvoke(Lane& lane, std::size_t count, store::TimePoint now = kNow) {
  const LaneStep step = lane.Next(now, false);
  EXPECT_EQ(step.kind, Kind::kInvoke);
  EXPECT_EQ(step.count, count);
}

void ExpectDiscard(Lane& lane, std::size_t count, DiscardReason reason, store::TimePoint now) {
  const LaneStep step = lane.Next(now, false);
  EXPECT_EQ(step.kind, Kind::kDiscard);
  EXPECT_EQ(step.count, count);
  EXPECT_EQ(step.reason, reason);
}

TEST(Lane, WithoutAWindowWhatIsThereGoes) {
  Lane lane({.batch_size = 10});
  EXPECT_EQ(lane.Next(kNow, false).kind, Kind::kIdle);
  Fill(lane, 3);
  ExpectInvoke(lane, 3);
  EXPECT_EQ(lane.Judge(kSuccess, kNow), 3U);
  EXPECT_EQ(lane.Next(kNow, false).kind, Kind::kIdle);
}

TEST(Lane, ABatchHasAtMostItsSize) {
  Lane lane({.batch_size = 10});
  Fill(lane, 25);
  for (const std::size_t size : {10U, 10U, 5U}) {
    ExpectInvoke(lane, size);
    EXPECT_EQ(lane.Judge(kSuccess, kNow), size);
  }
}

TEST(Lane, ABatchHasAtMostSixMegabytes) {
  Lane lane({.batch_size = 10'000, .window = 1min});
  Fill(lane, 7, kNow, std::size_t{1} << 20);
  ExpectInvoke(lane, 5);
  EXPECT_EQ(lane.Judge(kSuccess, kNow), 5U);
  EXPECT_EQ(lane.Next(kNow, false).kind, Kind::kWait);
}

TEST(Lane, ARecordThatNeverFitsIsGivenUp) {
  Lane lane({.batch_size = 10});
  Fill(lane, 1, kNow);
  Fill(lane, 1, kNow, std::size_t{7} << 20);
  Fill(lane, 1, kNow);
  ExpectInvoke(lane, 1);
  EXPECT_EQ(lane.Judge(kSuccess, kNow), 1U);
  ExpectDiscard(lane, 1, DiscardReason::kRetryAttemptsExhausted, kNow);
  lane.Drop(1);
  ExpectInvoke(lane, 1);
}

TEST(Lane, ABatchWaitsForItsWindow) {
  Lane lane({.batch_size = 10, .window = 5s});
  Fill(lane, 3);
  const LaneStep step = lane.Next(kNow, false);
  EXPECT_EQ(step.kind, Kind::kWait);
  EXPECT_EQ(step.until, kNow + 5s);
  Fill(lane, 2, kNow + 4s);
  ExpectInvoke(lane, 5, kNow + 5s);
}

TEST(Lane, AFullBatchDoesNotWait) {
  Lane lane({.batch_size = 10, .window = 5s});
  Fill(lane, 10);
  ExpectInvoke(lane, 10);
}

TEST(Lane, TheEndOfAShardIsNotWaitedFor) {
  Lane lane({.batch_size = 10, .window = 5s});
  Fill(lane, 3);
  EXPECT_EQ(lane.Next(kNow, true).kind, Kind::kInvoke);
}

TEST(Lane, AFailureIsRetriedUntilTheRetriesAreUsed) {
  Lane lane({.batch_size = 10, .max_retries = 2});
  Fill(lane, 12);
  store::TimePoint now = kNow;
  for (const auto backoff : {250ms, 500ms}) {
    ExpectInvoke(lane, 10, now);
    EXPECT_EQ(lane.Judge(kFailure, now), 0U);
    EXPECT_EQ(lane.Next(now, false).kind, Kind::kWait);
    now += backoff;
  }
  ExpectInvoke(lane, 10, now);
  lane.Judge(kFailure, now);
  ExpectDiscard(lane, 10, DiscardReason::kRetryAttemptsExhausted, now);
  EXPECT_EQ(lane.Next(now, false).invocations, 3U);
  lane.Drop(10);
  ExpectInvoke(lane, 2, now);
}

TEST(Lane, WithoutABoundRetriesGoOnWithLongerPauses) {
  Lane lane({.batch_size = 10});
  Fill(lane, 1);
  store::TimePoint now = kNow;
  for (int i = 0; i < 100; ++i) {
    ExpectInvoke(lane, 1, now);
    lane.Judge(kFailure, now);
    now = lane.Next(now, false).until;
  }
  ExpectInvoke(lane, 1, now);
  lane.Judge(kFailure, now);
  EXPECT_EQ(lane.Next(now, false).until, now + Lane::kMaxBackoff);
}

TEST(Lane, ARefusalCostsNoRetry) {
  Lane lane({.batch_size = 10, .max_retries = 0});
  Fill(lane, 1);
  store::TimePoint now = kNow;
  for (int i = 0; i < 20; ++i) {
    ExpectInvoke(lane, 1, now);
    lane.Judge(kRefused, now);
    now = lane.Next(now, false).until;
  }
  EXPECT_EQ(now - kNow, 250ms + 500ms + 1s + 2s + 4s + 8s + 14 * 10s);
  ExpectInvoke(lane, 1, now);
  lane.Judge(kFailure, now);
  ExpectDiscard(lane, 1, DiscardReason::kRetryAttemptsExhausted, now);
}

// The poison record is found, and alone discarded; bisecting costs no retry.
TEST(Lane, BisectingFindsThePoisonRecord) {
  constexpr std::uint64_t kPoison = 5;
  Lane lane({.batch_size = 8, .bisect = true, .max_retries = 1});
  Fill(lane, 8);
  store::TimePoint now = kNow;
  std::vector<std::size_t> sizes;
  std::vector<std::uint64_t> discarded;
  for (LaneStep step = lane.Next(now, false); step.kind != Kind::kIdle;
       step = lane.Next(now, false)) {
    if (step.kind == Kind::kWait) now = step.until;
    if (step.kind == Kind::kDiscard) {
      for (std::size_t i = 0; i < step.count; ++i) discarded.push_back(lane.items()[i].ordinal);
      lane.Drop(step.count);
    }
    if (step.kind != Kind::kInvoke) continue;
    sizes.push_back(step.count);
    const std::uint64_t first = lane.items().front().ordinal;
    const bool poisoned = first <= kPoison && kPoison < first + step.count;
    lane.Judge(poisoned ? kFailure : kSuccess, now);
  }
  EXPECT_EQ(discarded, std::vector<std::uint64_t>{kPoison});
  EXPECT_EQ(sizes, (std::vector<std::size_t>{8, 4, 4, 2, 1, 1, 1, 2}));
}

TEST(Lane, WhatIsBelowTheFailedRecordIsDone) {
  Lane lane({.batch_size = 10, .max_retries = 1});
  Fill(lane, 10);
  ExpectInvoke(lane, 10);
  EXPECT_EQ(lane.Judge(FailedAt(4), kNow), 4U);
  EXPECT_EQ(lane.items().front().ordinal, 4U);
  ExpectInvoke(lane, 6, kNow + 250ms);
  EXPECT_EQ(lane.Judge(FailedAt(2), kNow), 2U);  // the batch's one retry is used
  ExpectDiscard(lane, 4, DiscardReason::kRetryAttemptsExhausted, kNow + 1s);
}

// "The batch is bisected at the returned sequence number and Lambda retries only the remaining."
TEST(Lane, WithBisectingAPartialFailureCostsNoRetry) {
  Lane lane({.batch_size = 10, .bisect = true, .max_retries = 0});
  Fill(lane, 10);
  ExpectInvoke(lane, 10);
  EXPECT_EQ(lane.Judge(FailedAt(4), kNow), 4U);
  ExpectInvoke(lane, 6);
  EXPECT_EQ(lane.Judge(FailedAt(0), kNow), 0U);  // nothing below it: in halves
  ExpectInvoke(lane, 3);
  EXPECT_EQ(lane.Judge(FailedAt(0), kNow), 0U);
  ExpectInvoke(lane, 1);
  EXPECT_EQ(lane.Judge(FailedAt(0), kNow), 0U);
  ExpectDiscard(lane, 1, DiscardReason::kRetryAttemptsExhausted, kNow);
  lane.Drop(1);
  ExpectInvoke(lane, 2);
  EXPECT_EQ(lane.Judge(kSuccess, kNow), 2U);
  ExpectInvoke(lane, 3);
}

TEST(Lane, WhatIsTooOldIsDiscardedUnseen) {
  Lane lane({.batch_size = 10, .max_age = 60s});
  Fill(lane, 3, kNow);
  Fill(lane, 2, kNow + 30s);
  ExpectDiscard(lane, 3, DiscardReason::kRecordAgeExceeded, kNow + 61s);
  EXPECT_EQ(lane.Next(kNow + 61s, false).invocations, 0U);
  lane.Drop(3);
  ExpectInvoke(lane, 2, kNow + 61s);
}

TEST(Lane, WhatGrowsTooOldBetweenRetriesIsDiscarded) {
  Lane lane({.batch_size = 10, .max_age = 60s});
  Fill(lane, 3, kNow);
  Fill(lane, 2, kNow + 30s);
  ExpectInvoke(lane, 5, kNow + 50s);
  lane.Judge(kFailure, kNow + 61s);
  ExpectDiscard(lane, 3, DiscardReason::kRecordAgeExceeded, kNow + 62s);
  EXPECT_EQ(lane.Next(kNow + 62s, false).invocations, 1U);
  lane.Drop(3);
  ExpectInvoke(lane, 2, kNow + 62s);
}

}  // namespace
}  // namespace weir::cloud::lambda
