// What `weir merge` says to people.
#include "src/cli/merge_text.h"

#include <gtest/gtest.h>

namespace weir::cli {
namespace {

constexpr event::Timestamp kNow = {1'626'336'000'000'000};  // 2021-07-15T08:00:00Z

merge::MergeSummary Judged() {
  merge::MergeSummary summary;
  summary.plans = 2;
  summary.rows.stored = 1'234;
  summary.rows.duplicates = 5;
  summary.done = true;
  return summary;
}

TEST(MergeText, NothingWaits) {
  EXPECT_EQ(MergeText("s3://lake", Judged(), RunEnd::kNothingLeft, kNow),
            "s3://lake: 1,234 stored, 5 duplicates, 0 conflicts, 0 quarantined\nnothing waits\n");
}

TEST(MergeText, NothingWasThere) {
  merge::MergeSummary summary;
  summary.done = true;
  EXPECT_EQ(MergeText("lake", summary, RunEnd::kNothingLeft, kNow),
            "lake: nothing was judged\nnothing waits\n");
}

TEST(MergeText, LateEventsAndRecordsThatLandedTwiceAreSaid) {
  auto summary = Judged();
  summary.rows.held = 7;
  summary.rows.counted_before = 3;
  const std::string text = MergeText("lake", summary, RunEnd::kNothingLeft, kNow);
  EXPECT_NE(text.find("; 3 had landed before\n7 of those stored are late"), std::string::npos)
      << text;
}

TEST(MergeText, WhatWaitsHasItsReason) {
  auto summary = Judged();
  summary.waiting = 2;
  summary.oldest_waiting = event::Timestamp{kNow.micros - 5'400 * event::kMicrosPerSecond};
  EXPECT_EQ(MergeText("lake", summary, RunEnd::kTimeOver, kNow),
            "lake: 1,234 stored, 5 duplicates, 0 conflicts, 0 quarantined\n"
            "2 landings wait, the oldest of the hour that began 1 h 30 min ago "
            "(2021-07-15T06:30:00Z): the time was over; run it again\n");
  summary.set_aside = {{ErrorKind::kCorrupt, "a"}};
  EXPECT_NE(MergeText("lake", summary, RunEnd::kNothingLeft, kNow).find("was set aside"),
            std::string::npos);
}

TEST(MergeText, APlanThatIsLeftOpenIsSaid) {
  merge::MergeSummary summary;
  summary.open_since = event::Timestamp{kNow.micros - 5'400 * event::kMicrosPerSecond};
  EXPECT_EQ(MergeText("lake", summary, RunEnd::kTimeOver, kNow),
            "lake: nothing was judged\nmore may wait: the time was over; run it again\n"
            "a plan that was made 1 h 30 min ago (2021-07-15T06:30:00Z) is still open: what it "
            "judges waits\n");
}

TEST(MergeText, ARunThatWasStoppedDoesNotSayThatNothingWaits) {
  EXPECT_NE(MergeText("lake", Judged(), RunEnd::kStopped, kNow).find("more may wait: it was"),
            std::string::npos);
}

}  // namespace
}  // namespace weir::cli
