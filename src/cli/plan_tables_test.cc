// Plans for people fit a window, and numbers are short.
#include "src/cli/plan_tables.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cli/event_rate.h"

namespace weir::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

std::string TextOf(double rate, const plan::Decided& decided = {}) {
  plan::Workload workload;
  workload.events_per_second = rate;
  const plan::Prices prices;
  return PlanText(plan::MakePlan(workload, {}, decided, prices), prices, "as in my-lake");
}

TEST(PlanText, FitsAWindow) {
  for (const double rate : {1e-6, 1e-3, 1.0, 1e3, 1e6, 1e9}) {
    for (const plan::Layout layout :
         {plan::Layout::kEvent, plan::Layout::kBatch, plan::Layout::kLanding}) {
      std::istringstream lines(TextOf(rate, {layout, {}, {}}));
      for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 100U) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
      }
    }
  }
}

TEST(PlanText, SaysWhatIsSetWhatItCostsAndWhatElse) {
  const std::string text = TextOf(1'000);
  for (const char* part :
       {"1,000/s events of 400 bytes in 300 partitions a day, 2.63 bn a month", "as in my-lake",
        "provisioned, 2 shards", "provisioned, 14 days", "DynamoDB claims, provisioned",
        "####################", "total", "layout landing", "chosen", "Met first:", "1,000 x",
        "stream processor"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(PlanText, NumbersAreShort) {
  EXPECT_EQ(UsdText(0.004), "0.00");
  EXPECT_EQ(UsdText(5.3), "5.30");
  EXPECT_EQ(UsdText(1'524.6), "1,525");
  EXPECT_EQ(UsdText(14'037'113), "14 M");
  EXPECT_EQ(UsdText(3.3e9), "3.3 bn");
  EXPECT_EQ(AmountText(0), "0");
  EXPECT_EQ(AmountText(0.00278), "0.0028");
  EXPECT_EQ(AmountText(12.34), "12.3");
  EXPECT_EQ(AmountText(1'460), "1,460");
  EXPECT_EQ(AmountText(2.628e9), "2.63 bn");
  EXPECT_EQ(RateText(10 / 3'600.0), "10/h");
  EXPECT_EQ(RateText(25), "25/s");
  EXPECT_EQ(RateText(1e-7), "0.0086/day");
}

TEST(EventRate, HasUnits) {
  for (const auto& [text, rate] : {std::pair{"1000", 1'000.0},
                                   {"1000/s", 1'000.0},
                                   {"90/min", 1.5},
                                   {"1e6/h", 1e6 / 3'600},
                                   {"86400/d", 1.0},
                                   {"2628000/month", 1.0}}) {
    const auto parsed = ParseEventRate(text);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_DOUBLE_EQ(*parsed, rate);
  }
  for (const char* text : {"", "/s", "x", "0/s", "-1/s", "1/y", "nan", "inf/s", "1 /s", "1e999"}) {
    const auto parsed = ParseEventRate(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_THAT(parsed.error().message, MatchesRegex("'.*' is no rate; write 1000/s.*"));
  }
}

}  // namespace
}  // namespace weir::cli
