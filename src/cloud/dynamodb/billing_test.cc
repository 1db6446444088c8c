// What tables cost ("DynamoDB read and write operations" and "DynamoDB on-demand capacity mode",
// Developer Guide; https://aws.amazon.com/dynamodb/pricing/on-demand/).
#include "src/cloud/dynamodb/billing.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/dynamodb/service_fixture.h"
#include "src/cloud/store/test_log.h"

namespace weir::cloud::dynamodb {
namespace {

using Billed = usage::Item;

class DynamoDbBillTest : public ServiceFixture {
 protected:
  DynamoDbBillTest() { CreateTable("tab", R"("BillingMode":"PAY_PER_REQUEST")"); }

  void CreateTable(const std::string& name, const std::string& billing) {
    Run("CreateTable", R"({"TableName":")" + name + R"(",
        "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],)" +
                           billing + "}");
  }
  void Run(std::string_view operation, const std::string& input, int status = 200) {
    const auto body = Call(operation, input);
    EXPECT_EQ(status_, status) << boost::json::serialize(body);
  }
  static std::string ItemOf(std::size_t bytes, const std::string& key = "a") {
    return R"({"k":{"S":")" + key + R"("},"x":{"S":")" + std::string(bytes, 'x') + R"("}})";
  }
  void Put(std::size_t bytes, const std::string& more = "", int status = 200) {
    Run("PutItem", R"({"TableName":"tab","Item":)" + ItemOf(bytes) + more + "}", status);
  }
  /// What was used since the last look.
  double Reads() { return Since(Billed::kDynamoDbReadUnits, reads_); }
  double Writes() { return Since(Billed::kDynamoDbWriteUnits, writes_); }
  double Held(Billed item) {
    usage::Levels levels;
    service_->Measure(levels);
    return levels.held()[item];
  }

 private:
  double Since(Billed item, double& last) {
    const double before = last;
    last = meter_.Read()[item];
    return last - before;
  }
  double reads_ = 0;
  double writes_ = 0;
};

TEST_F(DynamoDbBillTest, AWriteUnitIsAKilobyteOfTheLargerItem) {
  Put(10);
  EXPECT_EQ(Writes(), 1);
  Put(2500);
  EXPECT_EQ(Writes(), 3);
  Put(10);  // which replaces the larger one
  EXPECT_EQ(Writes(), 3);
  Run("UpdateItem", R"({"TableName":"tab","Key":{"k":{"S":"a"}},"UpdateExpression":"REMOVE x"})");
  EXPECT_EQ(Writes(), 1);
  Run("DeleteItem", R"({"TableName":"tab","Key":{"k":{"S":"none"}}})");
  EXPECT_EQ(Writes(), 1);
  EXPECT_EQ(Reads(), 0);
}

TEST_F(DynamoDbBillTest, AFailedConditionIsPaidFor) {
  constexpr std::string_view kNew = R"x(,"ConditionExpression":"attribute_not_exists(k)")x";
  Put(3000);
  EXPECT_EQ(Writes(), 3);
  Put(10, std::string(kNew), 400);
  EXPECT_EQ(Writes(), 3);
  Put(4000, std::string(kNew), 400);
  EXPECT_EQ(Writes(), 4);
  Run("DeleteItem",
      R"x({"TableName":"tab","Key":{"k":{"S":"b"}},"ConditionExpression":"attribute_exists(k)"})x",
      400);
  EXPECT_EQ(Writes(), 1);
}

TEST_F(DynamoDbBillTest, WhatIsInvalidIsFree) {
  Put(400 << 10, "", 400);
  Run("GetItem", R"({"TableName":"tab","Key":{"q":{"S":"a"}}})", 400);
  Run("DescribeTable", R"({"TableName":"tab"})");
  EXPECT_EQ(Writes(), 0);
  EXPECT_EQ(Reads(), 0);
}

TEST_F(DynamoDbBillTest, AReadUnitIs4KilobytesOfAConsistentReadAndTwiceThatElse) {
  Put(5000);
  Run("GetItem", R"({"TableName":"tab","Key":{"k":{"S":"a"}}})");
  EXPECT_EQ(Reads(), 1);
  Run("GetItem", R"({"TableName":"tab","Key":{"k":{"S":"a"}},"ConsistentRead":true})");
  EXPECT_EQ(Reads(), 2);
  Run("GetItem", R"({"TableName":"tab","Key":{"k":{"S":"none"}}})");
  EXPECT_EQ(Reads(), 0.5);
}

TEST_F(DynamoDbBillTest, APageIsRoundedAsAWhole) {
  for (const std::string key : {"a", "b", "c"}) {
    Run("PutItem", R"({"TableName":"tab","Item":)" + ItemOf(3000, key) + "}");
  }
  Run("Scan", R"({"TableName":"tab","ConsistentRead":true})");
  EXPECT_EQ(Reads(), 3);  // 9 KB
  Run("Query", R"({"TableName":"tab","KeyConditionExpression":"k = :k",
      "ExpressionAttributeValues":{":k":{"S":"a"}}})");
  EXPECT_EQ(Reads(), 0.5);
  Run("ExecuteStatement", R"({"Statement":"SELECT * FROM tab","ConsistentRead":true})");
  EXPECT_EQ(Reads(), 3);
}

TEST_F(DynamoDbBillTest, OfABatchEachItemIsRoundedByItself) {
  Run("BatchWriteItem", R"({"RequestItems":{"tab":[
      {"PutRequest":{"Item":{"k":{"S":"a"}}}},{"PutRequest":{"Item":{"k":{"S":"b"}}}},
      {"DeleteRequest":{"Key":{"k":{"S":"c"}}}}]}})");
  EXPECT_EQ(Writes(), 3);
  Run("BatchGetItem", R"({"RequestItems":{"tab":{"ConsistentRead":true,"Keys":[
      {"k":{"S":"a"}},{"k":{"S":"b"}},{"k":{"S":"none"}}]}}})");
  EXPECT_EQ(Reads(), 3);
  Run("BatchExecuteStatement", R"({"Statements":[
      {"Statement":"INSERT INTO tab VALUE {'k':'a'}"},
      {"Statement":"INSERT INTO tab VALUE {'k':'d'}"}]})");
  EXPECT_EQ(Writes(), 2);  // the duplicate too
  Run("BatchExecuteStatement", R"({"Statements":[
      {"Statement":"SELECT * FROM tab WHERE k = 'a'"},
      {"Statement":"SELECT * FROM tab WHERE k = 'none'"}]})");
  EXPECT_EQ(Reads(), 1);
}

TEST_F(DynamoDbBillTest, AProvisionedTableCostsByItsCapacityAndNotByRequests) {
  CreateTable("prov", R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":6})");
  Run("PutItem", R"({"TableName":"prov","Item":{"k":{"S":"a"}}})");
  Run("GetItem", R"({"TableName":"prov","Key":{"k":{"S":"a"}}})");
  EXPECT_EQ(Writes(), 0);
  EXPECT_EQ(Reads(), 0);
  EXPECT_EQ(Held(Billed::kDynamoDbReadCapacityHours), 5);
  EXPECT_EQ(Held(Billed::kDynamoDbWriteCapacityHours), 6);
  Run("UpdateTable", R"({"TableName":"prov","BillingMode":"PAY_PER_REQUEST"})");
  Run("PutItem", R"({"TableName":"prov","Item":{"k":{"S":"a"}}})");
  EXPECT_EQ(Writes(), 1);
  EXPECT_EQ(Held(Billed::kDynamoDbWriteCapacityHours), 0);
}

TEST_F(DynamoDbBillTest, StorageHas100BytesMoreForEachItem) {
  Put(49);  // k, a, x and 49 of it
  EXPECT_EQ(Held(Billed::kDynamoDbGbMonths) * usage::kBytesPerGb, 152);
  EXPECT_EQ(Held(Billed::kDynamoDbRecoveryGbMonths), 0);
  Run("UpdateContinuousBackups", R"({"TableName":"tab",
      "PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}})");
  EXPECT_EQ(Held(Billed::kDynamoDbRecoveryGbMonths) * usage::kBytesPerGb, 152);
  Run("DeleteTable", R"({"TableName":"tab"})");
  EXPECT_EQ(Held(Billed::kDynamoDbGbMonths), 0);
}

TEST_F(DynamoDbBillTest, WhatWasThereAtTheStartIsCountedAndWhatComesIsAdded) {
  Open({.directory = directory_.path()});
  CreateTable("tab", R"("BillingMode":"PAY_PER_REQUEST")");
  Put(49);
  Open({.directory = directory_.path()});
  Run("PutItem", R"({"TableName":"tab","Item":)" + ItemOf(49, "b") + "}");  // before the count
  EXPECT_EQ(Held(Billed::kDynamoDbGbMonths) * usage::kBytesPerGb, 2 * 152);
  Run("DeleteItem", R"({"TableName":"tab","Key":{"k":{"S":"a"}}})");
  EXPECT_EQ(Held(Billed::kDynamoDbGbMonths) * usage::kBytesPerGb, 152);
}

TEST_F(DynamoDbBillTest, AnItemThatCantBeReadIsLeftOutAndSaidOnce) {
  Open({.directory = directory_.path()});
  CreateTable("tab", R"("BillingMode":"PAY_PER_REQUEST")");
  Put(49);
  Run("PutItem", R"({"TableName":"tab","Item":)" + ItemOf(49, "b") + "}");
  store::WriteBatch damage;
  const store::Key all("dynamodb/item");
  store_->Scan(all, all.After(), [&](std::string_view key, std::string_view row) {
    if (row.find("b") != std::string_view::npos) damage.Put(key, "\x7f");
    return true;
  });
  ASSERT_TRUE(store_->Apply(std::move(damage)));
  Open({.directory = directory_.path()});
  const store::TestLog log;
  EXPECT_EQ(Held(Billed::kDynamoDbGbMonths) * usage::kBytesPerGb, 152);
  EXPECT_THAT(log.lines(), testing::AllOf(testing::HasSubstr(":table/tab, key "),
                                          testing::HasSubstr("put back a copy")));
  const std::string said = log.lines();
  EXPECT_EQ(Held(Billed::kDynamoDbGbMonths) * usage::kBytesPerGb, 152);
  EXPECT_EQ(log.lines(), said);  // and looked at once
}

}  // namespace
}  // namespace weir::cloud::dynamodb
