// Query and Scan: which items, in which order, page by page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/dynamodb/service_fixture.h"

namespace weir::cloud::dynamodb {
namespace {

using ::testing::HasSubstr;

/// Hash keys a, b and c, each with the range keys -2, -1, 0, 1.5, 10.
class ReadsTest : public ServiceFixture {
 protected:
  ReadsTest() {
    CreateTable(true);
    for (const char* hash : {"a", "b", "c"}) {
      for (const char* range : {"10", "-1", "0", "1.5", "-2"}) {
        EXPECT_EQ(CallStatus("PutItem", std::string(R"({"TableName":"tab","Item":{"k":{"S":")") +
                                            hash + R"("},"r":{"N":")" + range +
                                            R"("},"x":{"S":"v)" + range + "\"}}}"),
                  200);
      }
    }
  }

  /// The range keys of what a Query of "a" finds, with one more condition.
  std::string Found(std::string_view condition, std::string_view rest = "") {
    const std::string also = condition.empty() ? "" : " AND " + std::string(condition);
    return Ranges(Call("Query", R"({"TableName":"tab","KeyConditionExpression":"k = :k)" + also +
                                    R"(","ExpressionAttributeValues":{":k":{"S":"a"})" +
                                    (condition.empty() ? "" : R"(,":v":{"N":"0"})") + "}" +
                                    std::string(rest) + "}"));
  }

  static std::string Ranges(const boost::json::object& answer) {
    if (answer.contains("__type")) return std::string(answer.at("message").as_string());
    std::string ranges;
    for (const auto& item : answer.at("Items").as_array()) {
      ranges += (ranges.empty() ? "" : " ") + std::string(item.at("r").at("N").as_string());
    }
    return ranges;
  }
};

TEST_F(ReadsTest, AQueryIsInTheOrderOfTheRangeKeys) {
  EXPECT_EQ(Found(""), "-2 -1 0 1.5 10");
  EXPECT_EQ(Found("", R"(,"ScanIndexForward":false)"), "10 1.5 0 -1 -2");
}

TEST_F(ReadsTest, KeyConditionsNarrowIt) {
  EXPECT_EQ(Found("r = :v"), "0");
  EXPECT_EQ(Found("r < :v"), "-2 -1");
  EXPECT_EQ(Found("r <= :v"), "-2 -1 0");
  EXPECT_EQ(Found("r > :v"), "1.5 10");
  EXPECT_EQ(Found("r >= :v"), "0 1.5 10");
  EXPECT_EQ(Found(":v < r"), "1.5 10");
  EXPECT_EQ(Ranges(Call("Query", R"({"TableName":"tab",
      "KeyConditionExpression":"k = :k AND r BETWEEN :a AND :b",
      "ExpressionAttributeValues":{":k":{"S":"b"},":a":{"N":"-1"},":b":{"N":"1.50"}}})")),
            "-1 0 1.5");
}

TEST_F(ReadsTest, KeyConditionsAreCheckedInAwsWords) {
  EXPECT_EQ(Found("x = :v"), "Query condition missed key schema element: r");
  EXPECT_EQ(Found("r <> :v"), "Invalid operator used in KeyConditionExpression: <>");
  EXPECT_EQ(Found("(r = :v OR r = :v)"), "Invalid operator used in KeyConditionExpression: OR");
  EXPECT_EQ(Found("contains(r, :v)"), "Invalid operator used in KeyConditionExpression: contains");
  EXPECT_EQ(Found("k = :v"),
            "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one "
            "condition per key");
  EXPECT_EQ(Found("r = x AND x = :v"),
            "Invalid KeyConditionExpression: Multiple attribute names used in one condition");
  const auto query = [&](std::string_view condition, std::string_view value) {
    return Ranges(
        Call("Query", R"({"TableName":"tab","KeyConditionExpression":")" + std::string(condition) +
                          R"(","ExpressionAttributeValues":{":v":)" + std::string(value) + "}}"));
  };
  EXPECT_EQ(query("r = :v", R"({"N":"1"})"), "Query condition missed key schema element: k");
  EXPECT_EQ(query("k > :v", R"({"S":"a"})"), "Query key condition not supported");
  EXPECT_EQ(query("k = :v", R"({"N":"1"})"),
            "One or more parameter values were invalid: Condition parameter type does not match "
            "schema type");
  EXPECT_THAT(Say("Query", R"({"TableName":"tab"})"),
              HasSubstr("Either the KeyConditions or KeyConditionExpression parameter"));
}

TEST_F(ReadsTest, AFilterDropsWhatItDoesNotLetThrough) {
  const auto answer = Call("Query", R"({"TableName":"tab","KeyConditionExpression":"k = :k",
      "FilterExpression":"x <> :x","ProjectionExpression":"r",
      "ExpressionAttributeValues":{":k":{"S":"a"},":x":{"S":"v0"}}})");
  EXPECT_EQ(Ranges(answer), "-2 -1 1.5 10");
  EXPECT_EQ(answer.at("Count"), 4);
  EXPECT_EQ(answer.at("ScannedCount"), 5);
  EXPECT_FALSE(answer.at("Items").at(0).as_object().contains("x"));
  EXPECT_EQ(Found("", R"(,"FilterExpression":"r > k")"),
            "Filter Expression can only contain non-primary key attributes: Primary key "
            "attribute: r");
}

TEST_F(ReadsTest, CountsWithoutItems) {
  EXPECT_EQ(Say("Scan", R"({"TableName":"tab","Select":"COUNT"})"),
            R"({"Count":15,"ScannedCount":15})");
}

TEST_F(ReadsTest, PagesFollowEachOther) {
  for (const bool forward : {true, false}) {
    std::string found;
    std::string start;
    int pages = 0;
    while (pages < 10) {
      const auto answer =
          Call("Query", R"({"TableName":"tab","KeyConditionExpression":"k = :k","Limit":2,
              "ExpressionAttributeValues":{":k":{"S":"a"}},"ScanIndexForward":)" +
                            std::string(forward ? "true" : "false") + start + "}");
      ++pages;
      found += "[" + Ranges(answer) + "]";
      if (!answer.contains("LastEvaluatedKey")) break;
      start = R"(,"ExclusiveStartKey":)" + boost::json::serialize(answer.at("LastEvaluatedKey"));
    }
    EXPECT_EQ(found, forward ? "[-2 -1][0 1.5][10]" : "[10 1.5][0 -1][-2]");
  }
}

TEST_F(ReadsTest, SegmentsShareATable) {
  int count = 0;
  for (int segment = 0; segment < 7; ++segment) {
    const auto answer = Call("Scan", R"({"TableName":"tab","TotalSegments":7,"Segment":)" +
                                         std::to_string(segment) + "}");
    count += static_cast<int>(answer.at("Count").as_int64());
  }
  EXPECT_EQ(count, 15);
  EXPECT_THAT(Say("Scan", R"({"TableName":"tab","TotalSegments":2,"Segment":2})"),
              HasSubstr("Segment: 2 is not less than TotalSegments: 2"));
}

TEST_F(ReadsTest, APageEndsAtOneMegabyte) {
  const std::string large(300 * 1024, 'x');
  for (int i = 100; i < 108; ++i) {
    ASSERT_EQ(CallStatus("PutItem", R"({"TableName":"tab","Item":{"k":{"S":"big"},"r":{"N":")" +
                                        std::to_string(i) + R"("},"x":{"S":")" + large + "\"}}}"),
              200);
  }
  const auto answer = Call("Query", R"({"TableName":"tab","KeyConditionExpression":"k = :k",
      "ExpressionAttributeValues":{":k":{"S":"big"}},"ReturnConsumedCapacity":"TOTAL"})");
  EXPECT_EQ(Ranges(answer), "100 101 102 103");
  EXPECT_EQ(boost::json::serialize(answer.at("LastEvaluatedKey")),
            R"({"k":{"S":"big"},"r":{"N":"103"}})");
}

TEST_F(ReadsTest, StartingKeysAreChecked) {
  EXPECT_THAT(Found("", R"(,"ExclusiveStartKey":{"k":{"S":"b"},"r":{"N":"1"}})"),
              HasSubstr("outside query boundaries"));
  EXPECT_THAT(Found("", R"(,"ExclusiveStartKey":{"k":{"S":"a"}})"),
              HasSubstr("The provided starting key is invalid"));
}

TEST_F(ReadsTest, ThereAreNoIndexes) {
  EXPECT_EQ(Say("Scan", R"({"TableName":"tab","IndexName":"by-x"})"),
            "ValidationException: The table does not have the specified index: by-x");
}

TEST_F(ServiceFixture, TextRangeKeysHavePrefixes) {
  ASSERT_EQ(CallStatus("CreateTable", R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
      "KeySchema":[{"AttributeName":"k","KeyType":"HASH"},{"AttributeName":"r","KeyType":"RANGE"}],
      "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"B"},
                              {"AttributeName":"r","AttributeType":"S"}]})"),
            200);
  for (const char* range : {"a", "ab", "abc", "abd", "ac", "b"}) {
    ASSERT_EQ(CallStatus("PutItem",
                         std::string(R"({"TableName":"tab","Item":{"k":{"B":"AAE="},"r":{"S":")") +
                             range + "\"}}}"),
              200);
  }
  const auto answer = Call("Query", R"j({"TableName":"tab",
      "KeyConditionExpression":"k = :k AND begins_with(r, :r)",
      "ExpressionAttributeValues":{":k":{"B":"AAE="},":r":{"S":"ab"}}})j");
  EXPECT_EQ(answer.at("Count"), 3);
}

}  // namespace
}  // namespace weir::cloud::dynamodb
