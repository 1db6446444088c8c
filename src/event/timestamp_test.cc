// Timestamps: tables of literal cases for every spelling, and round trips over the years 0001 to
// 9999.
#include "src/event/timestamp.h"

#include <array>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::event {
namespace {

constexpr TimeFormat kEveryFormat[] = {TimeFormat::kAuto, TimeFormat::kUnixSeconds,
                                       TimeFormat::kUnixMillis, TimeFormat::kUnixMicros,
                                       TimeFormat::kRfc3339};
constexpr std::int64_t kFirstMicros = -62'135'596'800 * kMicrosPerSecond;
constexpr std::int64_t kEndMicros = 253'402'300'800 * kMicrosPerSecond;

/// The time that `text` stands for as Weir writes it, or "refused".
std::string Read(std::string_view text, TimeFormat format) {
  const std::optional<Timestamp> time = ParseTimestamp(text, format);
  return time ? FormatTimestamp(*time) : "refused";
}

struct NumberCase {
  std::string_view text;
  TimeFormat format;
  std::int64_t micros;
};

TEST(ParseTimestamp, ReadsNumbersExactly) {
  using enum TimeFormat;
  const NumberCase cases[] = {
      {"0", kAuto, 0},
      {"-0", kAuto, 0},
      {"0.0", kUnixMillis, 0},
      {"0e999999999999999999999", kUnixSeconds, 0},
      {"1500855728", kUnixSeconds, 1'500'855'728'000'000},
      {"1500855728", kUnixMillis, 1'500'855'728'000},
      {"1500855728", kUnixMicros, 1'500'855'728},
      {"1500855728.123456", kUnixSeconds, 1'500'855'728'123'456},
      {"1396959338.502", kAuto, 1'396'959'338'502'000},
      {"1528967533010", kUnixMillis, 1'528'967'533'010'000},
      {"1528967533010.25", kUnixMillis, 1'528'967'533'010'250},
      {"1.5e9", kUnixSeconds, 1'500'000'000'000'000},
      {"1.5E+9", kUnixSeconds, 1'500'000'000'000'000},
      {"15000000000e-1", kUnixSeconds, 1'500'000'000'000'000},
      {"0.0015e12", kUnixSeconds, 1'500'000'000'000'000},
      {"-1.5", kUnixSeconds, -1'500'000},
      {"-62135596800", kUnixSeconds, kFirstMicros},
      {"253402300799.999999", kUnixSeconds, kEndMicros - 1},
      {"253402300799999999", kUnixMicros, kEndMicros - 1},
  };
  for (const auto& [text, format, micros] : cases) {
    const std::optional<Timestamp> time = ParseTimestamp(text, format);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time->micros, micros) << text;
  }
}

TEST(ParseTimestamp, CutsDigitsBeyondTheMicrosecond) {
  using enum TimeFormat;
  const NumberCase cases[] = {
      {"1.9999999", kUnixSeconds, 1'999'999},
      {"-1.9999999", kUnixSeconds, -1'999'999},
      {"0.0000009", kUnixSeconds, 0},
      {"0.00000199999999999999999999999999999", kUnixSeconds, 1},
      {"1.5e-400", kUnixSeconds, 0},
      {"1e-99999999999999999999999", kUnixSeconds, 0},
      {"1500855728.12345678901234567890", kUnixSeconds, 1'500'855'728'123'456},
      {"1.0009", kUnixMillis, 1'000},
      {"7.9", kUnixMicros, 7},
  };
  for (const auto& [text, format, micros] : cases) {
    const std::optional<Timestamp> time = ParseTimestamp(text, format);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time->micros, micros) << text;
  }
}

TEST(ParseTimestamp, TellsUnitsByMagnitude) {
  constexpr std::int64_t kE11 = 100'000'000'000;
  const NumberCase cases[] = {
      {"99999999999", TimeFormat::kAuto, 99'999'999'999 * kMicrosPerSecond},
      {"99999999999.999999", TimeFormat::kAuto, kE11 * kMicrosPerSecond - 1},
      {"-61999999999.5", TimeFormat::kAuto, -61'999'999'999'500'000},
      {"100000000000", TimeFormat::kAuto, kE11 * 1000},
      {"1e11", TimeFormat::kAuto, kE11 * 1000},
      {"-100000000000", TimeFormat::kAuto, -kE11 * 1000},
      {"99999999999999", TimeFormat::kAuto, 99'999'999'999'999'000},
      {"100000000000000", TimeFormat::kAuto, kE11 * 1000},
      {"1e14", TimeFormat::kAuto, kE11 * 1000},
      {"-100000000000000", TimeFormat::kAuto, -kE11 * 1000},
  };
  for (const auto& [text, format, micros] : cases) {
    const std::optional<Timestamp> time = ParseTimestamp(text, format);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time->micros, micros) << text;
  }
}

TEST(ParseTimestamp, RefusesWhatIsNoJsonNumber) {
  for (const std::string_view text :
       {"",      "-",     "+1",    "01",       "-01",   "1.",   ".5",         "-.5",
        "1e",    "1e+",   "1.e3",  "0x10",     "1_000", " 1",   "1 ",         "1,5",
        "1.5.5", "1e5e5", "1e1.5", "Infinity", "NaN",   "null", "1500855728s"}) {
    for (const TimeFormat format : kEveryFormat) {
      EXPECT_FALSE(ParseTimestamp(text, format)) << text;
    }
  }
  EXPECT_FALSE(ParseTimestamp({"1\0", 2}, TimeFormat::kAuto));
}

TEST(ParseTimestamp, RefusesNumbersBeyondTheYears) {
  using enum TimeFormat;
  EXPECT_FALSE(ParseTimestamp("-62135596800.000001", kUnixSeconds));
  EXPECT_FALSE(ParseTimestamp("253402300800", kUnixSeconds));
  EXPECT_FALSE(ParseTimestamp("253402300800000000", kUnixMicros));
  EXPECT_FALSE(ParseTimestamp("1e18", kUnixMicros));
  EXPECT_FALSE(ParseTimestamp("18446744073709551617", kUnixMicros));
  EXPECT_FALSE(ParseTimestamp("-99999999999", kAuto)) << "seconds before the year 0001";
  for (const TimeFormat format : kEveryFormat) {
    EXPECT_FALSE(ParseTimestamp("1e99999999999999999999999", format));
    EXPECT_FALSE(ParseTimestamp(std::string(1000, '9'), format));
  }
}

TEST(ParseTimestamp, ReadsNumbersInEveryFormatButRfc3339) {
  EXPECT_EQ(Read("1500855728", TimeFormat::kAuto), "2017-07-24T00:22:08Z");
  EXPECT_EQ(Read("1500855728", TimeFormat::kRfc3339), "refused");
  EXPECT_EQ(Read("20210715", TimeFormat::kAuto), "1970-08-22T22:05:15Z");
  EXPECT_EQ(Read("20210715", TimeFormat::kRfc3339), "2021-07-15T00:00:00Z");
}

TEST(ParseTimestamp, ReadsDateTimesOnlyInAutoAndRfc3339) {
  for (const TimeFormat format : {TimeFormat::kAuto, TimeFormat::kRfc3339}) {
    EXPECT_EQ(Read("2021-07-15T08:09:10Z", format), "2021-07-15T08:09:10Z");
  }
  for (const TimeFormat format :
       {TimeFormat::kUnixSeconds, TimeFormat::kUnixMillis, TimeFormat::kUnixMicros}) {
    EXPECT_EQ(Read("2021-07-15T08:09:10Z", format), "refused");
  }
}

struct TextCase {
  std::string_view text;
  std::string_view time;
};

TEST(ParseTimestamp, ReadsEverySpellingOfIso8601) {
  const TextCase cases[] = {
      {"2021-07-15T08:09:10Z", "2021-07-15T08:09:10Z"},
      {"2021-07-15t08:09:10z", "2021-07-15T08:09:10Z"},
      {"2021-07-15 08:09:10Z", "2021-07-15T08:09:10Z"},
      {"2021-07-15T08:09:10", "2021-07-15T08:09:10Z"},
      {"2021-07-15T08:09Z", "2021-07-15T08:09:00Z"},
      {"2021-07-15T08:09", "2021-07-15T08:09:00Z"},
      {"2021-07-15T08:09+02:00", "2021-07-15T06:09:00Z"},
      {"2021-07-15", "2021-07-15T00:00:00Z"},
      {"20210715T080910Z", "2021-07-15T08:09:10Z"},
      {"20210715T080910.5+0200", "2021-07-15T06:09:10.500Z"},
      {"20210715T0809Z", "2021-07-15T08:09:00Z"},
      {"20210715T0809", "2021-07-15T08:09:00Z"},
      {"20210715T0809-02", "2021-07-15T10:09:00Z"},
      {"2021-07-15T08:09:10.1Z", "2021-07-15T08:09:10.100Z"},
      {"2021-07-15T08:09:10,25Z", "2021-07-15T08:09:10.250Z"},
      {"2021-07-15T08:09:10.000001Z", "2021-07-15T08:09:10.000001Z"},
      {"2021-07-15T08:09:10.123456789012345678901Z", "2021-07-15T08:09:10.123456Z"},
      {"2021-07-15T08:09:10+02:00", "2021-07-15T06:09:10Z"},
      {"2021-07-15T08:09:10+0545", "2021-07-15T02:24:10Z"},
      {"2021-07-15T08:09:10-08", "2021-07-15T16:09:10Z"},
      {"2021-07-15T08:09:10-00:00", "2021-07-15T08:09:10Z"},
      {"2021-07-15T08:09:10+23:59", "2021-07-14T08:10:10Z"},
      {"2021-01-01T00:30:00+01:00", "2020-12-31T23:30:00Z"},
      {"2020-02-29T00:00:00Z", "2020-02-29T00:00:00Z"},
      {"2000-02-29", "2000-02-29T00:00:00Z"},
      {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"0000-12-31T23:30:00-01:00", "0001-01-01T00:30:00Z"},
      {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
  };
  for (const auto& [text, time] : cases) {
    EXPECT_EQ(Read(text, TimeFormat::kRfc3339), time) << text;
    EXPECT_EQ(Read(text, TimeFormat::kAuto), time) << text;
  }
}

TEST(ParseTimestamp, CountsLeapSecondsAndEndsOfDaysAsWhatFollows) {
  const TextCase cases[] = {
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
      {"2016-12-31T23:59:60.75Z", "2017-01-01T00:00:00Z"},
      {"2017-01-01T05:29:60+05:30", "2017-01-01T00:00:00Z"},
      {"20161231T235960Z", "2017-01-01T00:00:00Z"},
      {"2021-07-31T24:00:00Z", "2021-08-01T00:00:00Z"},
      {"2021-07-31T24:00Z", "2021-08-01T00:00:00Z"},
      {"2021-07-31T24:00:00.000Z", "2021-08-01T00:00:00Z"},
      {"2021-07-31T24:00:00+02:00", "2021-07-31T22:00:00Z"},
  };
  for (const auto& [text, time] : cases) EXPECT_EQ(Read(text, TimeFormat::kRfc3339), time) << text;
}

TEST(ParseTimestamp, RefusesWhatIsNoTime) {
  for (const std::string_view text : {
           "2021-07",
           "2021-7-15",
           "2021-07-15T",
           "2021-07-15Z",
           "2021-07-15T08",
           "2021-07-15T08:",
           "2021-07-15T08:9",
           "2021-07-15T08:09:",
           "2021-07-15T08:09:1",
           "2021-07-15T08:09:10.",
           "2021-07-15T08:09:10.Z",
           "2021-07-15T08:09.5Z",
           "2021-07-15T08:09:10Zx",
           "2021-07-15T08:09:10 Z",
           "2021-07-15T08:09:10ZZ",
           "2021-07-15T08:09:10+",
           "2021-07-15T08:09:10+2",
           "2021-07-15T08:09:10+02:",
           "2021-07-15T08:09:10+02:0",
           "2021-07-15T08:09:10+02:000",
           "2021-07-15T08:09:10+24:00",
           "2021-07-15T08:09:10+02:60",
           "2021-07-15T08:09:10+02:00Z",
           "2021-07-15_08:09:10Z",
           "2021-07-15  08:09:10Z",
           " 2021-07-15T08:09:10Z",
           "2021-07-15T08:09:10Z ",
           "2021-07-15T080910Z",
           "20210715T08:09:10Z",
           "2021-0715T08:09:10Z",
           "202107-15",
           "2021-02-29",
           "2021-02-30",
           "2021-04-31",
           "1900-02-29",
           "2021-00-15",
           "2021-13-15",
           "2021-07-00",
           "2021-07-32",
           "2021-07-15T25:00:00Z",
           "2021-07-15T24:00:01Z",
           "2021-07-15T24:01:00Z",
           "2021-07-15T24:00:00.5Z",
           "2021-07-15T24:00:60Z",
           "2021-07-15T08:60:10Z",
           "2021-07-15T08:09:61Z",
           "-2021-07-15T08:09:10Z",
           "+2021-07-15",
           "12021-07-15",
           "2021-W28-4",
           "2021-196",
           "2O21-07-15",
           "2021-07-15T0a:09Z",
           "15/07/2021",
           "Thu, 15 Jul 2021 08:09:10 GMT",
           "now",
           "２０２１-07-15",
       }) {
    EXPECT_EQ(Read(text, TimeFormat::kRfc3339), "refused") << text;
    EXPECT_EQ(Read(text, TimeFormat::kAuto), "refused") << text;
  }
}

TEST(ParseTimestamp, RefusesDatesBeyondTheYears) {
  for (const std::string_view text :
       {"0000-12-31T23:59:59Z", "0001-01-01T00:59:59+01:00", "9999-12-31T23:59:60Z",
        "9999-12-31T24:00:00Z", "9999-12-31T23:00:00-01:00"}) {
    EXPECT_EQ(Read(text, TimeFormat::kRfc3339), "refused") << text;
  }
}

TEST(ParseTimestamp, RefusesEveryPrefixThatIsNoTime) {
  const std::string_view text = "2021-07-15T08:09:10.123456+02:00";
  const auto complete = [](std::size_t size) {
    return size == 10 || size == 16 || size == 19 || (size >= 21 && size <= 26) || size == 29 ||
           size == 32;
  };
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const std::string prefix(
        text.substr(0, size));  // its own allocation: ASan sees one byte too far
    EXPECT_EQ(ParseTimestamp(prefix, TimeFormat::kRfc3339).has_value(), complete(size)) << prefix;
  }
}

TEST(FormatTimestamp, WritesDecimalsOnlyWhereTheyAreNeeded) {
  EXPECT_EQ(FormatTimestamp({0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatTimestamp({1'626'336'550'000'000}), "2021-07-15T08:09:10Z");
  EXPECT_EQ(FormatTimestamp({1'626'336'550'120'000}), "2021-07-15T08:09:10.120Z");
  EXPECT_EQ(FormatTimestamp({1'626'336'550'120'001}), "2021-07-15T08:09:10.120001Z");
  EXPECT_EQ(FormatTimestamp({-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(AppendWideTimestamp, WritesSixDecimalsAlways) {
  for (const auto& [micros, text] : std::initializer_list<std::pair<std::int64_t, const char*>>{
           {-1, "1969-12-31T23:59:59.999999Z"},
           {0, "1970-01-01T00:00:00.000000Z"},
           {15'250'000, "1970-01-01T00:00:15.250000Z"},
           {15'250'001, "1970-01-01T00:00:15.250001Z"}}) {
    std::string written = "at ";
    AppendWideTimestamp({micros}, written);
    EXPECT_EQ(written, std::string("at ") + text);
  }
}

TEST(AppendTimestamp, KeepsWhatIsThere) {
  std::string text = "at ";
  AppendTimestamp({0}, text);
  EXPECT_EQ(text, "at 1970-01-01T00:00:00Z");
}

TEST(FormatTimestampDeathTest, AbortsBeyondTheYears) {
  EXPECT_DEATH(static_cast<void>(FormatTimestamp({kEndMicros})), "0001 to 9999");
  EXPECT_DEATH(static_cast<void>(FormatTimestamp({kFirstMicros - 1})), "0001 to 9999");
}

TEST(DayOf, RoundsTowardsThePast) {
  EXPECT_EQ(DayOf(Timestamp{0}).days, 0);
  EXPECT_EQ(DayOf(Timestamp{kMicrosPerDay - 1}).days, 0);
  EXPECT_EQ(DayOf(Timestamp{kMicrosPerDay}).days, 1);
  EXPECT_EQ(DayOf(Timestamp{-1}).days, -1);
  EXPECT_EQ(DayOf(Timestamp{-kMicrosPerDay}).days, -1);
}

TEST(FormatDay, WritesTheDate) {
  EXPECT_EQ(FormatDay(DayOf(CivilDate{2021, 7, 5})), "2021-07-05");
  EXPECT_EQ(FormatDay(DayOf(CivilDate{1, 1, 1})), "0001-01-01");
  EXPECT_EQ(FormatDay(DayOf(CivilDate{9999, 12, 31})), "9999-12-31");
}

TEST(ParseDay, ReadsWhatIsWrittenAndNothingElse) {
  EXPECT_EQ(ParseDay("2024-02-29"), DayOf(CivilDate{2024, 2, 29}));
  EXPECT_EQ(ParseDay("0001-01-01"), DayOf(CivilDate{1, 1, 1}));
  for (const std::string_view text :
       {"", "2021-02-29", "2021-02-30", "2021-13-01", "2021-7-05", "2021-07-05 ", " 2021-07-05",
        "0000-01-01", "20210705", "2021-07-05T00:00:00Z", "+021-07-05", "2021-07-0x"}) {
    EXPECT_EQ(ParseDay(text), std::nullopt) << text;
  }
}

Timestamp AnyTime() { return {*rc::gen::inRange(kFirstMicros, kEndMicros)}; }

RC_GTEST_PROP(TimestampProperty, WideTextsSortAsTheirTimesDo, ()) {
  const Timestamp one = AnyTime();
  const Timestamp other = AnyTime();
  std::string text;
  std::string other_text;
  AppendWideTimestamp(one, text);
  AppendWideTimestamp(other, other_text);
  RC_ASSERT((one < other) == (text < other_text));
  RC_ASSERT(ParseTimestamp(text, TimeFormat::kRfc3339) == one);
}

RC_GTEST_PROP(TimestampProperty, WhatIsWrittenIsReadBack, ()) {
  const Timestamp time = AnyTime();
  RC_ASSERT(ParseTimestamp(FormatTimestamp(time), TimeFormat::kRfc3339) == time);
  RC_ASSERT(ParseTimestamp(FormatTimestamp(time), TimeFormat::kAuto) == time);
}

RC_GTEST_PROP(TimestampProperty, MicrosecondsAreReadBackInEveryUnit, ()) {
  const std::int64_t micros = AnyTime().micros;
  const std::string digits = std::to_string(micros);
  RC_ASSERT(ParseTimestamp(digits, TimeFormat::kUnixMicros) == Timestamp{micros});
  RC_ASSERT(ParseTimestamp(digits + "e-3", TimeFormat::kUnixMillis) == Timestamp{micros});
  RC_ASSERT(ParseTimestamp(digits + "e-6", TimeFormat::kUnixSeconds) == Timestamp{micros});
}

RC_GTEST_PROP(TimestampProperty, OffsetsMoveTheTimeAndNothingElse, ()) {
  const std::int64_t minutes = *rc::gen::inRange<std::int64_t>(-1439, 1440);
  const Timestamp local{
      *rc::gen::inRange(kFirstMicros + kMicrosPerDay, kEndMicros - kMicrosPerDay)};
  std::string text = FormatTimestamp(local);
  const std::int64_t size = minutes < 0 ? -minutes : minutes;
  std::array<char, 8> offset{};
  std::snprintf(offset.data(), offset.size(), "%c%02d:%02d", minutes < 0 ? '-' : '+',
                static_cast<int>(size / 60 % 24), static_cast<int>(size % 60));
  text.replace(text.size() - 1, 1, offset.data());
  RC_ASSERT(ParseTimestamp(text, TimeFormat::kRfc3339) ==
            Timestamp{local.micros - minutes * 60 * kMicrosPerSecond});
}

RC_GTEST_PROP(TimestampProperty, DatesAreReadBack, ()) {
  const Day day = DayOf(AnyTime());
  const CivilDate date = CivilDateOf(day);
  RC_ASSERT(DayOf(date) == day);
  RC_ASSERT(date.month >= 1U && date.month <= 12U && date.day >= 1U && date.day <= 31U);
  RC_ASSERT(ParseTimestamp(FormatDay(day), TimeFormat::kRfc3339) ==
            Timestamp{day.days * kMicrosPerDay});
}

RC_GTEST_PROP(TimestampProperty, AnyTextIsReadOrRefused, ()) {
  const auto alphabet = std::string("0123456789-+:.,eETtZz ");
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(alphabet));
  for (const TimeFormat format : kEveryFormat) {
    const std::optional<Timestamp> time = ParseTimestamp(text, format);
    if (time) RC_ASSERT(ParseTimestamp(FormatTimestamp(*time), TimeFormat::kRfc3339) == time);
  }
}

}  // namespace
}  // namespace weir::event
