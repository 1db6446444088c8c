// Times as texts, there and back.
#include "src/text/time.h"

#include <cstdint>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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
  EXPECT_EQ(HttpTime(kTime), "Sat, 31 Jan 2026 12:34:56 GMT");
  EXPECT_EQ(HttpTime(Micros()), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(Time, BeforeTheEpochIsRoundedDown) {
  EXPECT_EQ(IsoTimeMs(Micros(microseconds(-1))), "1969-12-31T23:59:59.999Z");
}

RC_GTEST_PROP(Time, WholeSecondsComeBackFromEachForm, ()) {
  constexpr std::int64_t kEndOfYear9999 = 253'402'300'800;
  const auto seconds = *rc::gen::inRange<std::int64_t>(-62'000'000'000, kEndOfYear9999);
  const Micros time{std::chrono::seconds(seconds)};
  RC_ASSERT(ParseBasicIsoTime(BasicIsoTime(time)) == time);
  RC_ASSERT(ParseHttpTime(HttpTime(time)) == time);
  RC_ASSERT(ParseIsoTime(IsoTime(time)) == static_cast<double>(seconds));
}

TEST(Time, ALeapSecondIsTheNextMinutesFirst) {
  const Micros next{std::chrono::seconds(1'483'228'800)};
  EXPECT_EQ(ParseBasicIsoTime("20161231T235960Z"), next);
  EXPECT_EQ(ParseHttpTime("Sat, 31 Dec 2016 23:59:60 GMT"), next);
}

TEST(Time, WhatIsNoBasicTimeIsNone) {
  for (const auto* const text :
       {"", "20260131", "20260131T123456", "20260131T123456Zx", "2026-01-31T12:34:56Z",
        "20260230T123456Z", "20260131T243456Z", "20260131T126056Z", "20260131T123461Z",
        "20260131 123456Z", "2026+131T123456Z"}) {
    EXPECT_EQ(ParseBasicIsoTime(text), std::nullopt) << text;
  }
}

TEST(Time, WhatIsNoHttpTimeIsNone) {
  for (const auto* const text :
       {"", "Sat, 31 Jan 2026 12:34:56", "Sat, 31 Jan 2026 12:34:56 UTC",
        "Sat 31 Jan 2026 12:34:56 GMT", "Sat, 1 Jan 2026 12:34:56 GMT",
        "Sat, 30 Feb 2026 12:34:56 GMT", "Sat, 31 jan 2026 12:34:56 GMT",
        "Sat, 31 Jan 2026 24:34:56 GMT", "Sat, 31 Jan 2026 12:34:56 GMT ",
        "Sat, 31 Jan 26 12:34:56 GMT", "Saturday, 31-Jan-26 12:34:56 GMT"}) {
    EXPECT_EQ(ParseHttpTime(text), std::nullopt) << text;
  }
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
