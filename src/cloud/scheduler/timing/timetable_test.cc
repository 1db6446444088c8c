// The times of schedules, also where clocks are put forward and back.
#include "src/cloud/scheduler/timing/timetable.h"

#include <string>
#include <vector>

#include <fmt/chrono.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::cloud::scheduler {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr Seconds kNewYear = sys_days(std::chrono::year(2026) / 1 / 1);
using Texts = std::vector<std::string>;

Timetable Of(std::string_view expression, std::string_view zone = "UTC") {
  return {
      .expression = *ParseExpression(expression), .zone = *Zone::Find(zone), .anchor = kNewYear};
}

/// The times from `from` on, in UTC.
Texts Times(const Timetable& table, Seconds from, std::size_t count) {
  Texts times;
  for (auto next = table.FirstFrom(from); next && times.size() < count;
       next = table.NextAfter(*next)) {
    times.push_back(fmt::format("{:%dT%H:%M:%S}", fmt::gmtime(next->time_since_epoch().count())));
  }
  return times;
}

TEST(Timetable, ARateBeginsAtItsStartAndEndsWithItsEnd) {
  Timetable table = Of("rate(90 minutes)");
  EXPECT_EQ(Times(table, kNewYear, 2), Texts({"01T00:00:00", "01T01:30:00"}));
  EXPECT_EQ(Times(table, kNewYear + seconds(1), 1), Texts({"01T01:30:00"}));
  table.start = kNewYear + minutes(5);
  table.end = kNewYear + minutes(5) + hours(3);
  EXPECT_EQ(Times(table, kNewYear, 9), Texts({"01T00:05:00", "01T01:35:00", "01T03:05:00"}));
}

TEST(Timetable, ACronIsDueBetweenStartAndEnd) {
  Timetable table = Of("cron(0 * * * ? *)");
  table.start = kNewYear + minutes(60);
  table.end = kNewYear + hours(3);
  EXPECT_EQ(Times(table, kNewYear, 9), Texts({"01T01:00:00", "01T02:00:00", "01T03:00:00"}));
  EXPECT_EQ(Times(table, kNewYear + hours(2) + seconds(1), 9), Texts({"01T03:00:00"}));
}

TEST(Timetable, OnceIsOnce) {
  Timetable table = Of("at(2026-01-02T12:00:00)", "America/New_York");
  table.start = table.end = kNewYear;
  EXPECT_EQ(Times(table, kNewYear, 9), Texts({"02T17:00:00"}));
  EXPECT_EQ(table.FirstFrom(kNewYear + hours(48)), std::nullopt);
  EXPECT_EQ(table.First(kNewYear + hours(48)), kNewYear + hours(41)) << "a new one, though past";
}

TEST(Timetable, WhatTheClockSkipsIsNotDue) {
  const Seconds before = sys_days(std::chrono::year(2026) / 3 / 28);  // the day before Berlin's
  EXPECT_EQ(Times(Of("cron(30 2 * * ? *)", "Europe/Berlin"), before, 2),
            Texts({"28T01:30:00", "30T00:30:00"}));
  EXPECT_EQ(Times(Of("cron(0/30 1-3 29 3 ? 2026)", "Europe/Berlin"), before, 9),
            Texts({"29T00:00:00", "29T00:30:00", "29T01:00:00", "29T01:30:00"}));
}

TEST(Timetable, WhatTheClockShowsTwiceIsDueOnce) {
  const Seconds before = sys_days(std::chrono::year(2026) / 10 / 25);
  const Timetable daily = Of("cron(30 2 * * ? *)", "Europe/Berlin");
  EXPECT_EQ(Times(daily, before, 2), Texts({"25T00:30:00", "26T01:30:00"}));
  EXPECT_EQ(Times(daily, before + hours(1), 1), Texts({"26T01:30:00"}))
      << "asked while the clock shows it again";
  EXPECT_EQ(Times(Of("cron(0 * 25 10 ? 2026)", "Europe/Berlin"), before, 3),
            Texts({"25T00:00:00", "25T02:00:00", "25T03:00:00"}));
}

TEST(Timetable, ARateKnowsNoSummerTime) {
  EXPECT_EQ(
      Times(Of("rate(1 day)", "Europe/Berlin"), sys_days(std::chrono::year(2026) / 3 / 28), 3),
      Texts({"28T00:00:00", "29T00:00:00", "30T00:00:00"}));
}

RC_GTEST_PROP(TimetableProperties, TimesAreShownByTheClockAndNoneIsLeftOut, ()) {
  const auto zone = *rc::gen::element<std::string>("Europe/Berlin", "America/New_York",
                                                   "Australia/Lord_Howe", "Pacific/Apia", "UTC");
  const int minute = *rc::gen::inRange(0, 60);
  const int hour = *rc::gen::inRange(0, 24);
  const Timetable table = Of(fmt::format("cron({} {} * * ? *)", minute, hour), zone);
  const auto is_shown = [&](Seconds time) {
    const auto shown = table.zone.LocalTime(time);
    return shown - std::chrono::floor<std::chrono::days>(shown) == hours(hour) + minutes(minute);
  };
  // 2011 has the day that Apia left out.
  const Seconds from =
      sys_days(std::chrono::year(2011) / 1 / 1) + minutes(*rc::gen::inRange(0, 2 * 365 * 24 * 60));
  const auto next = table.FirstFrom(from);
  RC_ASSERT(next && *next >= from && is_shown(*next));
  for (Seconds time = from; time < *next; time += minutes(1)) {
    // Shown, and yet not due: the clock shows it again, within a day.
    if (is_shown(time)) {
      const auto first = table.zone.FirstTime(table.zone.LocalTime(time));
      RC_ASSERT(first && *first < time);
    }
  }
}

}  // namespace
}  // namespace weir::cloud::scheduler
