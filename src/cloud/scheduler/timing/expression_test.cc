// The three kinds of expressions, and what is none.
#include "src/cloud/scheduler/timing/expression.h"

#include <gtest/gtest.h>

namespace weir::cloud::scheduler {
namespace {

std::chrono::seconds PeriodOf(std::string_view text) {
  const auto parsed = ParseExpression(text);
  const auto* rate = parsed ? std::get_if<Rate>(&*parsed) : nullptr;
  return rate == nullptr ? std::chrono::seconds(0) : rate->period;
}

TEST(Expression, RatesHaveAValueAndAUnit) {
  EXPECT_EQ(PeriodOf("rate(1 minute)"), std::chrono::minutes(1));
  EXPECT_EQ(PeriodOf("rate(5 minutes)"), std::chrono::minutes(5));
  EXPECT_EQ(PeriodOf("rate(1 minutes)"), std::chrono::minutes(1));
  EXPECT_EQ(PeriodOf("rate(2 hours)"), std::chrono::hours(2));
  EXPECT_EQ(PeriodOf("rate(365000 days)"), std::chrono::days(365'000));
}

TEST(Expression, OnceIsATimeOfTheCalendar) {
  const auto parsed = ParseExpression("at(2028-02-29T23:59:58)");
  ASSERT_TRUE(parsed && std::holds_alternative<Once>(*parsed));
  using std::chrono::local_days;
  EXPECT_EQ(std::get<Once>(*parsed).at, local_days(std::chrono::year(2028) / 2 / 29) +
                                            std::chrono::hours(23) + std::chrono::minutes(59) +
                                            std::chrono::seconds(58));
}

TEST(Expression, FieldsAreCrons) {
  const auto parsed = ParseExpression("cron(0 10 * * ? *)");
  EXPECT_TRUE(parsed && std::holds_alternative<Cron>(*parsed));
}

TEST(Expression, WhatIsNoneIsRefused) {
  for (const char* const text : {"",
                                 "rate",
                                 "rate()",
                                 "rate(5)",
                                 "rate(5  minutes)",
                                 "rate(0 minutes)",
                                 "rate(-1 minutes)",
                                 "rate(+1 minutes)",
                                 "rate(1.5 hours)",
                                 "rate(5 seconds)",
                                 "rate(5 weeks)",
                                 "rate(5 minutess)",
                                 "rate(5 minutes) ",
                                 " rate(5 minutes)",
                                 "rate(365001 days)",
                                 "rate(99999999999999999999 days)",
                                 "Rate(5 minutes)",
                                 "rate(5 minutes",
                                 "every day",
                                 "at(2026-01-31)",
                                 "at(2026-02-30T00:00:00)",
                                 "at(2026-01-31T24:00:00)",
                                 "at(2026-01-31T00:60:00)",
                                 "at(2026-01-31T00:00:60)",
                                 "at(2026-01-31T00:00:00Z)",
                                 "at(2026-01-31T00:00:00.000)",
                                 "at(2026-13-01T00:00:00)",
                                 "at(2026-01-31 00:00:00)",
                                 "at(+026-01-31T00:00:00)",
                                 "cron(0 10 * * *)",
                                 "cron()"}) {
    EXPECT_FALSE(ParseExpression(text)) << text;
  }
}

}  // namespace
}  // namespace weir::cloud::scheduler
