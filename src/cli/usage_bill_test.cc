// Prices of what was counted.
#include "src/cli/usage_bill.h"

#include <set>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cli {
namespace {

using cloud::usage::Item;
using ::testing::HasSubstr;

UsageReading Reading(const std::string& used, double hours = 1) {
  auto object =
      boost::json::parse(R"({"at":"2026-01-01T00:00:00Z","used":)" + used + "}").as_object();
  object["hours"] = hours;
  return ReadUsage(object).value();
}

TEST(UsageBill, PricesEachItemThatWasUsed) {
  const plan::Prices prices;
  const auto bill = MakeUsageBill(
      {}, Reading(R"({"kinesis_shard_hours":730,"s3_put_requests":1000,"lambda_requests":0})"), 1,
      prices);
  ASSERT_EQ(bill.lines.size(), 2U);
  EXPECT_EQ(bill.lines[0].what, "shards");
  EXPECT_DOUBLE_EQ(bill.lines[0].usd, 730 * 0.015);
  EXPECT_DOUBLE_EQ(bill.lines[1].usd, 0.005);
  EXPECT_DOUBLE_EQ(bill.Total(), 730 * 0.015 + 0.005);
}

TEST(UsageBill, OfAPeriodIsTheDifferenceAndOfAMonthItsMultiple) {
  const auto bill = MakeUsageBill(Reading(R"({"dynamodb_write_units":10})"),
                                  Reading(R"({"dynamodb_write_units":30.5})"), 730, {});
  ASSERT_EQ(bill.lines.size(), 1U);
  EXPECT_DOUBLE_EQ(bill.lines[0].quantity, 20.5 * 730);
}

TEST(UsageBill, EachItemHasWordsAndAPriceOfItsOwn) {
  UsageReading one;
  cloud::usage::ForEachItem([&](Item item) { one.used[item] = 1; });
  const auto bill = MakeUsageBill({}, one, 1, {});
  EXPECT_EQ(bill.lines.size(), cloud::usage::kItemCount);
  std::set<std::string> words;
  for (const UsageLine& line : bill.lines) {
    EXPECT_GT(line.usd, 0) << line.name;
    EXPECT_FALSE(line.unit.empty()) << line.name;
    EXPECT_TRUE(words.insert(std::string(line.service) + std::string(line.what)).second);
  }
}

TEST(UsageBill, AMetricOfAMonthIsOneMetricMonth) {
  const auto bill = MakeUsageBill({}, Reading(R"({"metric_hours":730})"), 1, {});
  EXPECT_DOUBLE_EQ(bill.lines[0].quantity, 1);
  EXPECT_DOUBLE_EQ(bill.lines[0].usd, 0.30);
}

TEST(UsageBill, IsATableWithPricesAsAwsPutsThem) {
  const auto text = UsageBillText(
      MakeUsageBill({}, Reading(R"({"dynamodb_write_units":2e6,"s3_get_requests":1})"), 1, {}));
  EXPECT_THAT(text, HasSubstr("DynamoDB writes, on demand"));
  EXPECT_THAT(text, HasSubstr("0.625 a million"));
  EXPECT_THAT(text, HasSubstr("0.0004 a thousand"));
  EXPECT_THAT(text, HasSubstr("1.25"));
  EXPECT_THAT(text, HasSubstr("0.000000"));
  EXPECT_THAT(text, HasSubstr("total"));
}

TEST(UsageBill, OfNothingIsNothing) {
  EXPECT_EQ(MakeUsageBill({}, {}, 1, {}).Total(), 0);
  EXPECT_EQ(boost::json::serialize(UsageBillJson({})), R"({"items":[],"usd":0E0})");
}

TEST(ReadUsage, RefusesWhatIsNone) {
  for (const char* answer : {"{}", R"({"at":"x","hours":1})", R"({"at":"x","hours":1,"used":[]})",
                             R"({"at":"x","hours":"1","used":{}})",
                             R"({"at":"x","hours":1,"used":{"s3_get_requests":"1"}})"}) {
    EXPECT_FALSE(ReadUsage(boost::json::parse(answer).as_object())) << answer;
  }
  const auto newer = ReadUsage(
      boost::json::parse(R"({"at":"x","hours":1,"used":{"sns_requests":1}})").as_object());
  EXPECT_THAT(newer.error().message, HasSubstr("sns_requests"));
}

}  // namespace
}  // namespace weir::cli
