// What `weir compact` says to people of a lake with claims.
#include "src/cli/compact_text.h"

#include <gtest/gtest.h>

namespace weir::cli {
namespace {

compact::CompactSummary Rolled() {
  compact::CompactSummary summary;
  summary.days = 2;
  summary.rolled = 1'234;
  summary.made = 3;
  summary.manifests = 2;
  return summary;
}

TEST(CompactText, SaysWhatWasDone) {
  EXPECT_EQ(CompactText("s3://lake", Rolled(), RunEnd::kNothingLeft),
            "s3://lake\n\n"
            "  rolled up                 count\n"
            "  days looked at                2\n"
            "  files that became others  1,234\n"
            "  files made of them            3\n"
            "  manifests changed             2\n"
            "  old files deleted             0\n"
            "  old files that wait           0\n"
            "  left as they are              0\n\n"
            "  Nothing is left to do.\n");
}

TEST(CompactText, OldFilesThatWaitAskForAnotherRun) {
  auto summary = Rolled();
  summary.waiting = 1'234;
  const std::string text = CompactText("lake", summary, RunEnd::kNothingLeft);
  EXPECT_NE(text.find("run it again in an\n  hour"), std::string::npos) << text;
}

TEST(CompactText, ARunThatEndedEarlyDoesNotSayThatNothingIsLeft) {
  EXPECT_NE(CompactText("lake", Rolled(), RunEnd::kStopped).find("It was stopped"),
            std::string::npos);
  EXPECT_NE(CompactText("lake", Rolled(), RunEnd::kTimeOver).find("The time was over"),
            std::string::npos);
}

TEST(CompactText, WhatIsLeftAsItIsIsNotCalledDone) {
  auto summary = Rolled();
  summary.left_as_it_is = 1;
  EXPECT_NE(CompactText("lake", summary, RunEnd::kNothingLeft).find("but for what is named"),
            std::string::npos);
}

TEST(CompactText, ALakeOfTodayIsSaid) {
  EXPECT_NE(CompactText("lake", {}, RunEnd::kNothingLeft).find("No day has been over"),
            std::string::npos);
}

}  // namespace
}  // namespace weir::cli
