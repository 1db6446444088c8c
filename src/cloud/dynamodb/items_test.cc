// Items: written, read, changed and deleted under conditions, one by one and in batches.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/dynamodb/service_fixture.h"

namespace weir::cloud::dynamodb {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kRefused =
    "ConditionalCheckFailedException: The conditional request failed";

class ItemsTest : public ServiceFixture {
 protected:
  ItemsTest() { CreateTable(); }

  std::string Put(std::string_view item, std::string_view rest = "") {
    return Say("PutItem",
               R"({"TableName":"tab","Item":)" + std::string(item) + std::string(rest) + "}");
  }
  std::string Get(std::string_view key, std::string_view rest = "") {
    return Say("GetItem", R"({"TableName":"tab","Key":{"k":{"S":")" + std::string(key) + "\"}}" +
                              std::string(rest) + "}");
  }
  std::string Update(std::string_view rest) {
    return Say("UpdateItem",
               R"({"TableName":"tab","Key":{"k":{"S":"a"}},)" + std::string(rest) + "}");
  }
  std::string Delete(std::string_view rest = "") {
    return Say("DeleteItem",
               R"({"TableName":"tab","Key":{"k":{"S":"a"}})" + std::string(rest) + "}");
  }
};

TEST_F(ItemsTest, AnItemIsReadAsItWasWritten) {
  EXPECT_EQ(Get("a"), "{}");
  EXPECT_EQ(Put(R"({"k":{"S":"a"},"n":{"N":"1.0"},"l":{"L":[{"NULL":true}]}})"), "{}");
  EXPECT_EQ(Get("a"), R"({"Item":{"k":{"S":"a"},"l":{"L":[{"NULL":true}]},"n":{"N":"1"}}})");
  EXPECT_EQ(Get("a", R"(,"ProjectionExpression":"l[0], #n",
                         "ExpressionAttributeNames":{"#n":"n"},"ConsistentRead":true)"),
            R"({"Item":{"l":{"L":[{"NULL":true}]},"n":{"N":"1"}}})");
}

TEST_F(ItemsTest, APutReplacesAndReturnsTheOldOne) {
  EXPECT_EQ(Put(R"({"k":{"S":"a"},"x":{"N":"1"}})", R"(,"ReturnValues":"ALL_OLD")"), "{}");
  EXPECT_EQ(Put(R"({"k":{"S":"a"},"y":{"N":"2"}})", R"(,"ReturnValues":"ALL_OLD")"),
            R"({"Attributes":{"k":{"S":"a"},"x":{"N":"1"}}})");
  EXPECT_EQ(Get("a"), R"({"Item":{"k":{"S":"a"},"y":{"N":"2"}}})");
  EXPECT_EQ(Put(R"({"k":{"S":"a"}})", R"(,"ReturnValues":"ALL_NEW")"),
            "ValidationException: ReturnValues can only be ALL_OLD or NONE");
}

TEST_F(ItemsTest, AConditionDecides) {
  constexpr std::string_view once = R"j(,"ConditionExpression":"attribute_not_exists(k)")j";
  EXPECT_EQ(Put(R"({"k":{"S":"a"},"x":{"N":"1"}})", once), "{}");
  EXPECT_EQ(Put(R"({"k":{"S":"a"},"x":{"N":"2"}})", once), kRefused);
  const auto failure = Call("PutItem", R"j({"TableName":"tab","Item":{"k":{"S":"a"}},
      "ConditionExpression":"attribute_not_exists(k)",
      "ReturnValuesOnConditionCheckFailure":"ALL_OLD"})j");
  EXPECT_EQ(boost::json::serialize(failure.at("Item")), R"({"k":{"S":"a"},"x":{"N":"1"}})");
  EXPECT_EQ(Get("a"), R"({"Item":{"k":{"S":"a"},"x":{"N":"1"}}})");
}

TEST_F(ItemsTest, KeysAreCheckedInAwsWords) {
  constexpr std::string_view invalid =
      "ValidationException: One or more parameter values were invalid: ";
  EXPECT_EQ(Put(R"({"x":{"S":"a"}})"), std::string(invalid) + "Missing the key k in the item");
  EXPECT_EQ(Put(R"({"k":{"N":"1"}})"),
            std::string(invalid) + "Type mismatch for key k expected: S actual: N");
  EXPECT_EQ(Put(R"({"k":{"S":""}})"),
            "ValidationException: One or more parameter values are not valid. The AttributeValue "
            "for a key attribute cannot contain an empty string value. Key: k");
  EXPECT_EQ(
      Put(R"({"k":{"S":")" + std::string(2049, 'x') + "\"}}"),
      std::string(invalid) + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
  constexpr std::string_view mismatch =
      "ValidationException: The provided key element does not match the schema";
  EXPECT_EQ(Say("GetItem", R"({"TableName":"tab","Key":{"k":{"N":"1"}}})"), mismatch);
  EXPECT_EQ(Say("GetItem", R"({"TableName":"tab","Key":{"k":{"S":"a"},"x":{"S":"a"}}})"), mismatch);
  EXPECT_EQ(Say("GetItem", R"({"TableName":"none","Key":{"k":{"S":"a"}}})"),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_THAT(
      Say("GetItem", R"({"TableName":"tab"})"),
      HasSubstr("Value null at 'key' failed to satisfy constraint: Member must not be null"));
}

TEST_F(ItemsTest, ItemsAreBounded) {
  const auto item = [](std::size_t bytes) {
    return R"({"k":{"S":"a"},"x":{"S":")" + std::string(bytes - 3, 'x') + "\"}}";
  };
  EXPECT_EQ(Put(item(400 * 1024)), "{}");
  EXPECT_EQ(Put(item(400 * 1024 + 1)),
            "ValidationException: Item size has exceeded the maximum allowed size");
  EXPECT_EQ(Update(R"("UpdateExpression":"SET y = x")"),
            "ValidationException: Item size to update has exceeded the maximum allowed size");
}

TEST_F(ItemsTest, AnUpdateMakesOrChangesAnItem) {
  EXPECT_EQ(Update(R"("UpdateExpression":"SET n = if_not_exists(n, :z) + :o",
      "ExpressionAttributeValues":{":z":{"N":"0"},":o":{"N":"1"}},"ReturnValues":"ALL_NEW")"),
            R"({"Attributes":{"k":{"S":"a"},"n":{"N":"1"}}})");
  EXPECT_EQ(Update(R"("UpdateExpression":"SET n = n + :o, m = :o REMOVE x",
      "ExpressionAttributeValues":{":o":{"N":"1"}},"ReturnValues":"UPDATED_NEW")"),
            R"({"Attributes":{"m":{"N":"1"},"n":{"N":"2"}}})");
  EXPECT_EQ(Update(R"("UpdateExpression":"SET n = :o","ReturnValues":"UPDATED_OLD",
      "ExpressionAttributeValues":{":o":{"N":"7"}})"),
            R"({"Attributes":{"n":{"N":"2"}}})");
  EXPECT_EQ(Update(R"("ReturnValues":"ALL_OLD")"),
            R"({"Attributes":{"k":{"S":"a"},"m":{"N":"1"},"n":{"N":"7"}}})");
}

TEST_F(ItemsTest, RemovingFromNothingMakesNoItem) {
  constexpr std::string_view set = R"(,"ExpressionAttributeValues":{":s":{"SS":["x"]}})";
  for (const std::string& update :
       {std::string(R"("UpdateExpression":"REMOVE x")"),
        std::string(R"("UpdateExpression":"REMOVE x.y, l[2]")"),
        R"("UpdateExpression":"DELETE x :s")" + std::string(set),
        R"("UpdateExpression":"REMOVE y DELETE x :s")" + std::string(set),
        std::string(R"j("UpdateExpression":"REMOVE x",
                        "ConditionExpression":"attribute_not_exists(k)")j")}) {
    for (const char* returns : {"NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"}) {
      EXPECT_EQ(Update(update + R"(,"ReturnValues":")" + returns + '"'), "{}") << update;
      EXPECT_EQ(Get("a"), "{}") << update;
    }
  }
  EXPECT_EQ(Update(R"("UpdateExpression":"REMOVE x","ReturnConsumedCapacity":"TOTAL")"),
            R"({"ConsumedCapacity":{"TableName":"tab","CapacityUnits":1E0}})");
  EXPECT_EQ(Put(R"({"k":{"S":"a"}})", R"j(,"ConditionExpression":"attribute_not_exists(k)")j"),
            "{}");
}

TEST_F(ItemsTest, EveryOtherUpdateOfNothingMakesAnItem) {
  const std::vector<std::string> updates = {
      R"("UpdateExpression":"ADD n :v","ExpressionAttributeValues":{":v":{"N":"1"}})",
      R"("UpdateExpression":"SET n = :v REMOVE x","ExpressionAttributeValues":{":v":{"N":"1"}})"};
  for (const std::string& update : updates) {
    EXPECT_EQ(Update(update + R"(,"ReturnValues":"ALL_NEW")"),
              R"({"Attributes":{"k":{"S":"a"},"n":{"N":"1"}}})");
    EXPECT_EQ(Delete(R"(,"ReturnValues":"ALL_OLD")"),
              R"({"Attributes":{"k":{"S":"a"},"n":{"N":"1"}}})");
  }
  EXPECT_EQ(Update(R"("ReturnValues":"ALL_NEW")"), R"({"Attributes":{"k":{"S":"a"}}})");
  EXPECT_EQ(Get("a"), R"({"Item":{"k":{"S":"a"}}})");
}

TEST_F(ItemsTest, RemovingTheLastAttributeLeavesAnItemOfItsKey) {
  ASSERT_EQ(Put(R"({"k":{"S":"a"},"x":{"N":"1"}})"), "{}");
  EXPECT_EQ(Update(R"("UpdateExpression":"REMOVE x")"), "{}");
  EXPECT_EQ(Get("a"), R"({"Item":{"k":{"S":"a"}}})");
}

TEST_F(ItemsTest, AnUpdateMovesAClaimOnlyFromWhatWasRead) {
  ASSERT_EQ(Put(R"({"k":{"S":"a"},"object":{"S":"one"}})"), "{}");
  constexpr std::string_view move = R"("UpdateExpression":"SET #o = :to",
      "ConditionExpression":"#o = :from","ExpressionAttributeNames":{"#o":"object"},
      "ExpressionAttributeValues":{":from":{"S":"one"},":to":{"S":"two"}})";
  EXPECT_EQ(Update(move), "{}");
  EXPECT_EQ(Update(move), kRefused);
  EXPECT_EQ(Get("a"), R"({"Item":{"k":{"S":"a"},"object":{"S":"two"}}})");
}

TEST_F(ItemsTest, UpdatesAreRefusedInAwsWords) {
  EXPECT_EQ(
      Update(R"("UpdateExpression":"SET k = :v","ExpressionAttributeValues":{":v":{"S":"b"}})"),
      "ValidationException: One or more parameter values were invalid: Cannot update "
      "attribute k. This attribute is part of the key");
  EXPECT_EQ(Update(R"("ExpressionAttributeValues":{":v":{"S":"b"}})"),
            "ValidationException: ExpressionAttributeValues can only be specified when using "
            "expressions: UpdateExpression and ConditionExpression are null");
  EXPECT_EQ(Update(R"("UpdateExpression":"SET x = :v","ExpressionAttributeValues":
                      {":v":{"S":"b"},":w":{"S":"b"}})"),
            "ValidationException: Value provided in ExpressionAttributeValues unused in "
            "expressions: keys: {:w}");
  EXPECT_THAT(Update(R"("AttributeUpdates":{"x":{"Action":"DELETE"}})"),
              HasSubstr("AttributeUpdates is not supported"));
  EXPECT_EQ(Get("a"), "{}");
}

TEST_F(ItemsTest, ADeleteIsConditionalToo) {
  EXPECT_EQ(Delete(), "{}");
  ASSERT_EQ(Put(R"({"k":{"S":"a"},"x":{"N":"1"}})"), "{}");
  constexpr std::string_view two =
      R"(,"ConditionExpression":"x = :v","ExpressionAttributeValues":{":v":{"N":"2"}})";
  EXPECT_EQ(Delete(two), kRefused);
  EXPECT_EQ(Delete(R"(,"ReturnValues":"ALL_OLD")"),
            R"({"Attributes":{"k":{"S":"a"},"x":{"N":"1"}}})");
  EXPECT_EQ(Get("a"), "{}");
}

TEST_F(ItemsTest, CapacityIsCounted) {
  const std::string big = R"({"k":{"S":"a"},"x":{"S":")" + std::string(5000, 'x') + "\"}}";
  EXPECT_EQ(Put(big, R"(,"ReturnConsumedCapacity":"TOTAL")"),
            R"({"ConsumedCapacity":{"TableName":"tab","CapacityUnits":5E0}})");
  EXPECT_THAT(Get("a", R"(,"ReturnConsumedCapacity":"TOTAL")"),
              HasSubstr(R"("CapacityUnits":1E0)"));
  EXPECT_THAT(Get("a", R"(,"ReturnConsumedCapacity":"INDEXES","ConsistentRead":true)"),
              HasSubstr(R"("CapacityUnits":2E0,"Table":{"CapacityUnits":2E0})"));
  EXPECT_THAT(Get("b", R"(,"ReturnConsumedCapacity":"TOTAL")"),
              HasSubstr(R"("CapacityUnits":5E-1)"));
}

TEST_F(ItemsTest, BatchesWriteAndRead) {
  EXPECT_EQ(
      Say("BatchWriteItem", R"({"RequestItems":{"tab":[
      {"PutRequest":{"Item":{"k":{"S":"a"},"x":{"N":"1"}}}},
      {"PutRequest":{"Item":{"k":{"S":"b"}}}},
      {"DeleteRequest":{"Key":{"k":{"S":"c"}}}}]},"ReturnConsumedCapacity":"TOTAL"})"),
      R"({"UnprocessedItems":{},"ConsumedCapacity":[{"TableName":"tab","CapacityUnits":3E0}]})");
  EXPECT_EQ(Say("BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[
      {"k":{"S":"b"}},{"k":{"S":"c"}},{"k":{"S":"a"}}],"ConsistentRead":true}}})"),
            R"({"Responses":{"tab":[{"k":{"S":"b"}},{"k":{"S":"a"},"x":{"N":"1"}}]},)"
            R"("UnprocessedKeys":{}})");
}

TEST_F(ItemsTest, BatchesAreBoundedAndDistinct) {
  EXPECT_EQ(Say("BatchWriteItem", R"({"RequestItems":{"tab":[
      {"PutRequest":{"Item":{"k":{"S":"a"}}}},{"DeleteRequest":{"Key":{"k":{"S":"a"}}}}]}})"),
            "ValidationException: Provided list of item keys contains duplicates");
  EXPECT_EQ(
      Say("BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[{"k":{"S":"b"}},{"k":{"S":"b"}}]}}})"),
      "ValidationException: Provided list of item keys contains duplicates");
  std::string puts;
  for (int i = 0; i < 26; ++i) {
    puts += (i == 0 ? "" : ",") + std::string(R"({"PutRequest":{"Item":{"k":{"S":"x)") +
            std::to_string(i) + "\"}}}}";
  }
  EXPECT_THAT(Say("BatchWriteItem", R"({"RequestItems":{"tab":[)" + puts + "]}}"),
              HasSubstr("Member must have length less than or equal to 25"));
  const std::size_t half = puts.find(",{\"PutRequest", puts.size() / 2);
  EXPECT_EQ(Say("BatchWriteItem", R"({"RequestItems":{"tab":[)" + puts.substr(0, half) +
                                      R"(],"other":[)" + puts.substr(half + 1) + "]}}"),
            "ValidationException: Too many items requested for the BatchWriteItem call");
  EXPECT_THAT(
      Say("BatchWriteItem", R"({"RequestItems":{"tab":[]}})"),
      HasSubstr("Value '{tab=[]}' at 'requestItems' failed to satisfy constraint: Map value "
                "must satisfy constraint: [Member must have length less than or equal to "
                "25, Member must have length greater than or equal to 1]"));
  EXPECT_THAT(Say("BatchWriteItem", R"({"RequestItems":{}})"),
              HasSubstr("Member must have length greater than or equal to 1"));
}

TEST_F(ItemsTest, ABatchGivesBackWhatItHasNotRead) {
  const std::string large(390 * 1024, 'x');
  std::string keys;
  for (int i = 0; i < 50; ++i) {
    const std::string key = R"("k":{"S":")" + std::to_string(i) + "\"}";
    ASSERT_EQ(Put("{" + key + R"(,"x":{"S":")" + large + "\"}}"), "{}");
    keys += (i == 0 ? "{" : ",{") + key + "}";
  }
  const auto answer = Call("BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[)" + keys + "]}}}");
  const std::size_t read = answer.at("Responses").at("tab").as_array().size();
  const std::size_t left = answer.at("UnprocessedKeys").at("tab").at("Keys").as_array().size();
  EXPECT_GT(read, 40U);
  EXPECT_GT(left, 0U);
  EXPECT_EQ(read + left, 50U);
}

TEST_F(ItemsTest, BodiesOfAnotherShapeAreRefused) {
  EXPECT_THAT(Say("PutItem", R"({"TableName":5,"Item":{}})"), HasSubstr("SerializationException"));
  EXPECT_THAT(Say("PutItem", R"({"TableName":"tab","Item":[]})"),
              HasSubstr("SerializationException"));
  EXPECT_THAT(Say("BatchGetItem", R"({"RequestItems":{"tab":{"Keys":["x"]}}})"),
              HasSubstr("SerializationException"));
  EXPECT_THAT(Say("BatchWriteItem", R"({"RequestItems":{"tab":["x"]}})"),
              HasSubstr("SerializationException"));
}

}  // namespace
}  // namespace weir::cloud::dynamodb
