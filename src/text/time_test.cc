// Times as texts, there and back.
#include "src/text/time.h"

#include <gtest/gtest.h>

namespace weir::text {
namespace {

using std::chrono::microseconds;

/// Saturday, 31 January 2026, 12:34:56.789012.
constexpr Micros kTime{microseconds(1'769'862'896'789'012)};
constexpr double kSeconds = 1'769'862'896;

TEST(Time, IsWrittenInEachForm) {
  EXPECT_EQ(IsoTime(kTime), "2026-01-31T12:34:56Z");
  EXPECT_EQ(IsoTimeMs(kTime), "2026-01-31T12:34:56.789Z");
  EXPECT_EQ(IsoTimeMs(kTime, "+0000"), "2026-01-31T12:34:56.789+0000");
  EXPECT_EQ(BasicIsoTime(kTime), "20260131T123456Z");
}

TEST(Time, BeforeTheEpochIsRoundedDown) {
  EXPECT_EQ(IsoTimeMs(Micros(microseconds(-1))), "1969-12-31T23:59:59.999Z");
}

TEST(Time, IsoIsReadWithFractionsZonesAndSmallLetters) {
  EXPECT_EQ(ParseIsoTime("2026-01-31T12:34:56Z"), kSeconds);
  EXPECT_EQ(ParseIsoTime("2026-01-31t12:34:56z"), kSeconds);
  EXPECT_EQ(ParseIsoTime("2026-01-31T12:34:56.5Z"), kSeconds + 0.5);
  EXPECT_EQ(ParseIsoTime("2026-01-31T13:04:56+00:30"), kSeconds);
  EXPECT_EQ(ParseIsoTime("2026-01-31T07:34:56-05:00"), kSeconds);
}

TEST(Time, WhatIsNoIsoTimeIsNone) {
  for (const auto* const text :
       {"", "2026", "2026-01-31", "2026-01-31T12:34:56", "2026-01-31 12:34:56Z",
        "2026-02-30T12:34:56Z", "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z",
        "2026-01-31T12:34:60Z", "2026-01-31T12:34:56+1:00", "2026-01-31T12:34:56Zx",
        "-026-01-31T12:34:56Z", "2026-1-31T12:34:56Z"}) {
    EXPECT_EQ(ParseIsoTime(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace weir::text
