// Fields, signs and names; and that no time is left out or made up.
#include "src/cloud/scheduler/timing/cron.h"

#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::cloud::scheduler {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::year_month_day;

LocalMinutes At(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  return local_days(year_month_day(std::chrono::year(year), std::chrono::month(month),
                                   std::chrono::day(day))) +
         minutes(hour * 60 + minute);
}

std::string Text(LocalMinutes time) {
  const auto day = std::chrono::floor<days>(time);
  const year_month_day date(day);
  const auto past = time - day;
  return fmt::format("{}-{:02}-{:02}T{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     past / std::chrono::hours(1), (past % std::chrono::hours(1)).count());
}

/// The first times from the beginning of 2026, a Thursday.
std::vector<std::string> Times(std::string_view fields, std::size_t count) {
  const auto cron = Cron::Parse(fields);
  if (!cron) return {"no expression"};
  std::vector<std::string> times;
  for (auto next = cron->Next(At(2026, 1, 1)); next && times.size() < count;
       next = cron->Next(*next + minutes(1))) {
    times.push_back(Text(*next));
  }
  return times;
}

using Texts = std::vector<std::string>;

TEST(Cron, TakesTheExamplesOfAws) {
  EXPECT_EQ(Times("15 10 ? * 6L 2022-2023", 1), Texts());
  EXPECT_EQ(Times("15 10 ? * 6L 2026-2027", 2), Texts({"2026-01-30T10:15", "2026-02-27T10:15"}));
  EXPECT_EQ(Times("0 10 * * ? *", 2), Texts({"2026-01-01T10:00", "2026-01-02T10:00"}));
  EXPECT_EQ(Times("0 18 ? * MON-FRI *", 3),
            Texts({"2026-01-01T18:00", "2026-01-02T18:00", "2026-01-05T18:00"}));
  EXPECT_EQ(Times("0 8 1 * ? *", 2), Texts({"2026-01-01T08:00", "2026-02-01T08:00"}));
  EXPECT_EQ(Times("0/15 * * * ? *", 3),
            Texts({"2026-01-01T00:00", "2026-01-01T00:15", "2026-01-01T00:30"}));
  EXPECT_EQ(Times("1/10 * * * ? *", 2), Texts({"2026-01-01T00:01", "2026-01-01T00:11"}));
  EXPECT_EQ(Times("0/5 8-17 ? * MON-FRI *", 1), Texts({"2026-01-01T08:00"}));
}

TEST(Cron, KnowsTheDaysThatSignsMean) {
  EXPECT_EQ(Times("0 0 L * ? *", 2), Texts({"2026-01-31T00:00", "2026-02-28T00:00"}));
  EXPECT_EQ(Times("0 0 ? * 3#2 *", 2), Texts({"2026-01-13T00:00", "2026-02-10T00:00"}));
  EXPECT_EQ(Times("0 0 ? * tue#5 *", 2), Texts({"2026-03-31T00:00", "2026-06-30T00:00"}));
  EXPECT_EQ(Times("0 0 ? * L *", 2), Texts({"2026-01-03T00:00", "2026-01-10T00:00"}));
  EXPECT_EQ(Times("0 0 ? * FRIL *", 1), Texts({"2026-01-30T00:00"}));
  EXPECT_EQ(Times("0 0 29 2 ? *", 1), Texts({"2028-02-29T00:00"}));
  EXPECT_EQ(Times("0 0 30 2 ? *", 1), Texts());
}

TEST(Cron, TheNearestWorkdayStaysInItsMonth) {
  EXPECT_EQ(Times("0 0 3W 1 ? 2026", 1), Texts({"2026-01-02T00:00"})) << "a Saturday";
  EXPECT_EQ(Times("0 0 4W 1 ? 2026", 1), Texts({"2026-01-05T00:00"})) << "a Sunday";
  EXPECT_EQ(Times("0 0 5W 1 ? 2026", 1), Texts({"2026-01-05T00:00"}));
  EXPECT_EQ(Times("0 0 1W 8 ? 2026", 1), Texts({"2026-08-03T00:00"})) << "a Saturday, the first";
  EXPECT_EQ(Times("0 0 31W 5 ? 2026", 1), Texts({"2026-05-29T00:00"})) << "a Sunday, the last";
  EXPECT_EQ(Times("0 0 31W 4 ? *", 1), Texts()) << "no such day";
}

TEST(Cron, TakesListsRangesAndSteps) {
  EXPECT_EQ(Times("5,10-12,50/5 0 1 1 ? 2026", 9),
            Texts({"2026-01-01T00:05", "2026-01-01T00:10", "2026-01-01T00:11", "2026-01-01T00:12",
                   "2026-01-01T00:50", "2026-01-01T00:55"}));
  EXPECT_EQ(Times("0 9-17/4 1 JAN,jul ? 2026", 9),
            Texts({"2026-01-01T09:00", "2026-01-01T13:00", "2026-01-01T17:00", "2026-07-01T09:00",
                   "2026-07-01T13:00", "2026-07-01T17:00"}));
  EXPECT_EQ(Times("0 0 1 1 ? */100", 2), Texts({"2070-01-01T00:00", "2170-01-01T00:00"}));
}

TEST(Cron, RefusesWhatIsNone) {
  for (const char* const fields : {"",
                                   "* * * * *",
                                   "* * * * ? * *",
                                   "* * * * * *",
                                   "* * ? * ? *",
                                   "60 * * * ? *",
                                   "* 24 * * ? *",
                                   "* * 0 * ? *",
                                   "* * 32 * ? *",
                                   "* * * 13 ? *",
                                   "* * ? * 0 *",
                                   "* * ? * 8 *",
                                   "* * * * ? 1969",
                                   "* * * * ? 2200",
                                   "? * * * ? *",
                                   "* * * ? ? *",
                                   "5-1 * * * ? *",
                                   "*/0 * * * ? *",
                                   "*/61 * * * ? *",
                                   "/5 * * * ? *",
                                   "1, * * * ? *",
                                   "a * * * ? *",
                                   "* * 1,L * ? *",
                                   "* * 1,5W * ? *",
                                   "* * W * ? *",
                                   "* * 32W * ? *",
                                   "* * ? * 3#6 *",
                                   "* * ? * 3#1,6#3 *",
                                   "* * ? * #1 *",
                                   "* * ? * 8L *",
                                   "-1 * * * ? *",
                                   "+1 * * * ? *",
                                   "1-2-3 * * * ? *",
                                   "1/2/3 * * * ? *",
                                   "* * ? JANUARY 1 *",
                                   "* * ? * MONDAY *"}) {
    EXPECT_FALSE(Cron::Parse(fields)) << fields;
  }
  EXPECT_TRUE(Cron::Parse("  0\t0  1 1 ?   * ")) << "any white space";
}

TEST(Cron, HasNoTimeBehindItsLastYear) {
  const auto cron = Cron::Parse("59 23 31 12 ? *");
  ASSERT_TRUE(cron);
  EXPECT_EQ(Text(*cron->Next(At(1900, 1, 1))), "1970-12-31T23:59");
  EXPECT_EQ(Text(*cron->Next(At(2199, 12, 31, 23, 59))), "2199-12-31T23:59");
  EXPECT_FALSE(cron->Next(At(2200, 1, 1)));
}

/// A field as a text, and what it means, said independently of the parser.
struct Drawn {
  std::string text;
  std::set<int> values;
};

Drawn DrawField(int least, int most) {
  Drawn drawn;
  const int parts = *rc::gen::inRange(1, 4);
  for (int part = 0; part < parts; ++part) {
    const int low = *rc::gen::inRange(least, most + 1);
    const int high = *rc::gen::inRange(low, most + 1);
    const int step = *rc::gen::inRange(1, most - least + 2);
    const int kind = *rc::gen::inRange(0, 4);
    const int first = kind == 0 ? least : low;
    const int last = kind == 1 ? low : kind == 2 ? high : most;
    const std::string text = kind == 0   ? fmt::format("*/{}", step)
                             : kind == 1 ? fmt::format("{}", low)
                             : kind == 2 ? fmt::format("{}-{}/{}", low, high, step)
                                         : fmt::format("{}/{}", low, step);
    drawn.text += (part == 0 ? "" : ",") + text;
    for (int value = first; value <= last; value += step) drawn.values.insert(value);
  }
  return drawn;
}

RC_GTEST_PROP(CronProperties, NextIsTheFirstTimeThatMatches, ()) {
  const Drawn minute = DrawField(0, 59);
  const Drawn hour = DrawField(0, 23);
  const Drawn month = DrawField(1, 12);
  const bool by_week = *rc::gen::arbitrary<bool>();
  const Drawn day = by_week ? DrawField(1, 7) : DrawField(1, 31);
  const auto cron =
      Cron::Parse(fmt::format("{} {} {} {} {} *", minute.text, hour.text, by_week ? "?" : day.text,
                              month.text, by_week ? day.text : "?"));
  RC_ASSERT(cron.has_value());
  const auto matches = [&](LocalMinutes time) {
    const auto midnight = std::chrono::floor<days>(time);
    const year_month_day date(midnight);
    const int past = static_cast<int>((time - midnight).count());
    const int day_value = by_week
                              ? static_cast<int>(std::chrono::weekday(midnight).c_encoding()) + 1
                              : static_cast<int>(static_cast<unsigned>(date.day()));
    return minute.values.contains(past % 60) && hour.values.contains(past / 60) &&
           month.values.contains(static_cast<int>(static_cast<unsigned>(date.month()))) &&
           day.values.contains(day_value);
  };
  const LocalMinutes from = At(2026, 1, 1) + minutes(*rc::gen::inRange(0, 4 * 366 * 24 * 60));
  const auto next = cron->Next(from);
  const LocalMinutes looked_at_to = std::min(next.value_or(from + days(10)), from + days(10));
  for (LocalMinutes time = from; time < looked_at_to; time += minutes(1)) {
    RC_ASSERT(!matches(time));
  }
  if (next) {
    RC_ASSERT(*next >= from && matches(*next));
  }
}

}  // namespace
}  // namespace weir::cloud::scheduler
