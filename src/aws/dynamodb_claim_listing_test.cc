// All claims of a table: pages of each part of it, and claims by their keys.
#include "src/aws/dynamodb_claim_listing.h"

#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"
#include "src/codec/base64.h"

namespace weir::aws {
namespace {

std::string ItemJson(const std::string& key) {
  std::string packed;
  codec::AppendBase64(PackClaim("owner", {}, "lake/" + key), packed);
  return fmt::format(R"({{"key":{{"S":"{}"}},"c":{{"B":"{}"}}}})", key, packed);
}

boost::json::object InputOf(const HttpRequest& request) {
  return boost::json::parse(request.body).as_object();
}

/// Two pages a part, an item a page.
HttpResponse ScanPage(const HttpRequest& request) {
  const auto input = InputOf(request);
  EXPECT_TRUE(input.at("ConsistentRead").as_bool());
  EXPECT_EQ(input.at("TotalSegments").as_int64(), 8);
  const auto segment = input.at("Segment").as_int64();
  const boost::json::value* start = input.if_contains("ExclusiveStartKey");
  if (start == nullptr) {
    return {200,
            {},
            fmt::format(R"({{"Items":[{}],"LastEvaluatedKey":{{"key":{{"S":"ia{}"}}}}}})",
                        ItemJson(fmt::format("ia{}", segment)), segment)};
  }
  EXPECT_EQ(start->at("key").at("S").as_string(), fmt::format("ia{}", segment));
  return {200, {}, fmt::format(R"({{"Items":[{}]}})", ItemJson(fmt::format("pb{}", segment)))};
}

TEST(DynamoDbClaimListing, GivesEachClaimOfAllPagesOfAllParts) {
  TestNetwork network(ScanPage);
  DynamoDbClaimListing listing(network.client, "claims");
  std::set<std::string> keys;
  const auto read = listing.ForEach([&keys](const pipeline::ListedClaim& claim) -> Result<void> {
    EXPECT_TRUE(keys.insert(claim.key).second);
    EXPECT_EQ(claim.object, "lake/" + claim.key);
    EXPECT_EQ(claim.owner, "owner");
    return {};
  });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(keys.size(), 16U);
  EXPECT_TRUE(keys.contains("ia7"));
  EXPECT_TRUE(keys.contains("pb0"));
}

TEST(DynamoDbClaimListing, AnItemThatIsNoClaimIsAnErrorThatNamesIt) {
  TestNetwork network([](const HttpRequest&) {
    return HttpResponse{200, {}, R"({"Items":[{"key":{"S":"sentinel"}}]})"};
  });
  DynamoDbClaimListing listing(network.client, "claims");
  const auto read = listing.ForEach([](const auto&) { return Result<void>(); });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(read.error().message, testing::HasSubstr("claims, sentinel"));
}

TEST(DynamoDbClaimListing, HeadsOfMergesArePassedOver) {
  TestNetwork network([](const HttpRequest&) {
    return HttpResponse{200,
                        {},
                        fmt::format(R"({{"Items":[{},{{"key":{{"S":"merge:head:lake/events/"}},)"
                                    R"("plan":{{"N":"1"}}}}]}})",
                                    ItemJson("ia"))};
  });
  DynamoDbClaimListing listing(network.client, "claims");
  std::size_t claims = 0;
  const auto read = listing.ForEach([&claims](const pipeline::ListedClaim& claim) -> Result<void> {
    EXPECT_EQ(claim.key, "ia");
    ++claims;
    return {};
  });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(claims, DynamoDbClaimListing::kSegments);
}

TEST(DynamoDbClaimListing, AsksAgainForClaimsThatWereNotProcessed) {
  int asked = 0;
  TestNetwork network([&asked](const HttpRequest&) {
    if (++asked == 1) {
      return HttpResponse{
          200,
          {},
          fmt::format(R"({{"Responses":{{"claims":[{}]}},"UnprocessedKeys":{{"claims":{{"Keys":[)"
                      R"({{"key":{{"S":"ib"}}}},{{"key":{{"S":"ic"}}}}]}}}}}})",
                      ItemJson("ia"))};
    }
    return HttpResponse{
        200, {}, fmt::format(R"({{"Responses":{{"claims":[{}]}}}})", ItemJson("ic"))};
  });
  DynamoDbClaimListing listing(network.client, "claims");
  const auto found = listing.Find(std::vector<std::string>{"ia", "ib", "ic"});
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->size(), 3U);
  EXPECT_EQ((*found)[0]->object, "lake/ia");
  EXPECT_FALSE((*found)[1]);
  EXPECT_EQ((*found)[2]->object, "lake/ic");
}

}  // namespace
}  // namespace weir::aws
