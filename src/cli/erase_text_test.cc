// What `weir erase` says to people.
#include "src/cli/erase_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cli {
namespace {

using ::testing::HasSubstr;

lake::ErasureReport Erased() {
  lake::ErasureReport report;
  report.ids = 1;
  report.counts.events = 1;
  report.counts.landed = 2;
  report.objects = 1'234;
  report.record = "erasures/a.json";
  report.is_finished = true;
  return report;
}

TEST(EraseText, SaysWhatWentAndWhatIsNotReached) {
  EXPECT_EQ(EraseText("s3://lake", Erased(), false),
            "s3://lake\n\n"
            "  erased                           count\n"
            "  ids                                  1\n"
            "  of these known as erased before      0\n"
            "  events in the lake                   1\n"
            "  rows in quarantine                   0\n"
            "  rows in landings                     2\n"
            "  objects                          1,234\n\n"
            "  Done, as erasures/a.json says.\n"
            "  Not reached: records in the stream, failed events, noncurrent versions of objects,\n"
            "  backups and copies, logs.\n");
}

TEST(EraseText, ADryRunSaysThatNothingWasChanged) {
  const std::string text = EraseText("s3://lake", Erased(), true);
  EXPECT_THAT(text, HasSubstr("would be erased"));
  EXPECT_THAT(text, HasSubstr("Nothing was changed"));
}

TEST(EraseText, WhatIsNotFinishedIsNotCalledDone) {
  lake::ErasureReport report = Erased();
  report.is_finished = false;
  EXPECT_THAT(EraseText("s3://lake", report, false), HasSubstr("Not finished"));
}

}  // namespace
}  // namespace weir::cli
