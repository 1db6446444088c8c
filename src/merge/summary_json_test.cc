// What a run of the merge says of itself, and which settings it refuses.
#include "src/merge/summary_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::merge {
namespace {

constexpr event::Timestamp kNow = {1'626'336'000'000'000};  // 2021-07-15T08:00:00Z

TEST(SummaryJson, SaysWhatWasDoneAndWhatWaits) {
  MergeSummary summary;
  summary.plans = 2;
  summary.rows.stored = 5;
  summary.rows.duplicates = 1;
  summary.rows.held = 3;
  summary.waiting = 7;
  summary.oldest_waiting = event::Timestamp{kNow.micros - 90 * event::kMicrosPerSecond};
  summary.open_since = event::Timestamp{kNow.micros - 60 * event::kMicrosPerSecond};
  summary.set_aside = {{ErrorKind::kCorrupt, "a \"b\""}, {ErrorKind::kInvalidInput, "c"}};
  summary.large = {{ErrorKind::kExhausted, "d"}};
  EXPECT_EQ(SummaryJson(summary, kNow),
            R"({"plans":2,"stored":5,"duplicates":1,"conflicts":0,"quarantined":0,)"
            R"("counted_before":0,"held":3,"objects":0,"rolled":0,"waiting":7,)"
            R"("oldest_waiting":"2021-07-15T07:58:30Z","oldest_waiting_seconds":90,)"
            R"("open_since":"2021-07-15T07:59:00Z",)"
            R"("set_aside":["a \"b\"","c"],"damaged":[],"large":["d"],"done":false})");
}

TEST(SummaryJson, NothingWaits) {
  MergeSummary summary;
  summary.done = true;
  summary.waiting = 0;
  EXPECT_THAT(SummaryJson(summary, kNow),
              testing::HasSubstr(R"("waiting":0,"oldest_waiting":null,"oldest_waiting_seconds":0,)"
                                 R"("open_since":null)"));
  EXPECT_EQ(OpenSeconds(summary, kNow), 0U);
}

TEST(SummaryJson, WhatWasNotListedIsNotKnown) {
  MergeSummary summary;
  EXPECT_EQ(OldestWaitingSeconds(summary, kNow), std::nullopt);
  EXPECT_THAT(
      SummaryJson(summary, kNow),
      testing::HasSubstr(R"("waiting":null,"oldest_waiting":null,"oldest_waiting_seconds":null)"));
}

TEST(SummaryJson, AnHourAheadOfTheClockHasNotWaited) {
  MergeSummary summary;
  summary.oldest_waiting = event::Timestamp{kNow.micros + 1};
  EXPECT_EQ(OldestWaitingSeconds(summary, kNow), 0U);
}

}  // namespace
}  // namespace weir::merge
