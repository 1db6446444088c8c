// The table of prices is whole, and a file changes what it names and nothing else.
#include "src/plan/prices.h"

#include <set>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::plan {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Complaint(std::string_view toml) {
  const Result<Prices> prices = ReadPrices(toml, "my.toml");
  if (prices) return "no complaint";
  EXPECT_EQ(prices.error().kind, ErrorKind::kInvalidInput);
  return prices.error().message;
}

TEST(Prices, EveryRowHasAPriceANameOfItsOwnAndAPage) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (const Price& row : PriceTable()) {
    EXPECT_GT(row.usd, 0) << row.key;
    EXPECT_THAT(row.page, StartsWith("https://aws.amazon.com/")) << row.key;
    EXPECT_TRUE(names.emplace(row.section, row.key).second) << row.key;
  }
}

TEST(Prices, AreOfOneUnit) {
  const Prices prices;
  EXPECT_DOUBLE_EQ(prices.Of(Priced::kKinesisShardHour), 0.015);
  EXPECT_DOUBLE_EQ(prices.Of(Priced::kKinesisPutUnit), 0.014e-6);
  EXPECT_DOUBLE_EQ(prices.Of(Priced::kDynamoDbWriteUnit), 0.625e-6);
  EXPECT_DOUBLE_EQ(prices.Of(Priced::kS3Put), 0.005e-3);
  EXPECT_DOUBLE_EQ(prices.Of(Priced::kSchedulerInvocation), 1e-6);
}

TEST(Prices, AFileChangesWhatItNamesAndNothingElse) {
  const auto prices = ReadPrices(
      "region = \"eu-central-1\"\nas_of = \"2026-03-01\"\n[kinesis]\nshard_hour = 0.018\n"
      "[s3]\nthousand_puts = 1\n",
      "my.toml");
  ASSERT_TRUE(prices) << prices.error().message;
  EXPECT_EQ(prices->region, "eu-central-1");
  EXPECT_EQ(prices->as_of, "2026-03-01");
  EXPECT_DOUBLE_EQ(prices->Of(Priced::kKinesisShardHour), 0.018);
  EXPECT_DOUBLE_EQ(prices->Of(Priced::kS3Put), 1e-3);
  EXPECT_DOUBLE_EQ(prices->Of(Priced::kS3Get), Prices().Of(Priced::kS3Get));
}

TEST(Prices, AFileOfAllOfThemGivesTheSame) {
  Prices prices;
  prices.region = "eu-west-1";
  prices.Set(Priced::kLambdaRequest, 0.123);
  const auto again = ReadPrices(PriceFile(prices), "my.toml");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->region, "eu-west-1");
  EXPECT_EQ(again->as_of, prices.as_of);
  for (std::size_t i = 0; i < kPriceCount; ++i) {
    EXPECT_DOUBLE_EQ(again->Of(static_cast<Priced>(i)), prices.Of(static_cast<Priced>(i))) << i;
  }
}

TEST(Prices, WhatIsWrongWithAFileIsSaidWithItsPlace) {
  EXPECT_THAT(Complaint("[kinesis]\nshard_our = 1"),
              AllOf(StartsWith("my.toml:2:"), HasSubstr("shard_our"), HasSubstr("--show-prices")));
  EXPECT_THAT(Complaint("[kinesys]\n"), HasSubstr("did you mean \"kinesis\"?"));
  EXPECT_THAT(Complaint("[s3]\ngb_month = \"1\""),
              AllOf(HasSubstr("a string"), HasSubstr("0.015")));
  EXPECT_THAT(Complaint("[s3]\ngb_month = -1"), HasSubstr("is no price"));
  EXPECT_THAT(Complaint("[s3]\ngb_month = nan"), HasSubstr("is no price"));
  EXPECT_THAT(Complaint("s3 = 1"), HasSubstr("an integer"));
  EXPECT_THAT(Complaint("[s3"), StartsWith("my.toml:1:"));
  EXPECT_THAT(Complaint(std::string(kMaxPriceFileBytes + 1, '#')), HasSubstr("is larger than"));
}

}  // namespace
}  // namespace weir::plan
