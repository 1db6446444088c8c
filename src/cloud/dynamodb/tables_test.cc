// Tables: made, described, changed, deleted, remembered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/dynamodb/service_fixture.h"

namespace weir::cloud::dynamodb {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class TablesTest : public ServiceFixture {};

TEST_F(TablesTest, ATableIsDescribedAsItWasMade) {
  EXPECT_THAT(Say("CreateTable", R"({"TableName":"tab","BillingMode":"PROVISIONED",
      "KeySchema":[{"AttributeName":"k","KeyType":"HASH"},{"AttributeName":"r","KeyType":"RANGE"}],
      "AttributeDefinitions":[{"AttributeName":"r","AttributeType":"N"},
                              {"AttributeName":"k","AttributeType":"S"}],
      "ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":6},
      "SSESpecification":{"Enabled":true,"KMSMasterKeyId":"alias/aws/dynamodb"},
      "TableClass":"STANDARD_INFREQUENT_ACCESS","DeletionProtectionEnabled":true,
      "StreamSpecification":{"StreamEnabled":false},"Tags":[{"Key":"a","Value":"b"}]})"),
              HasSubstr(R"("TableStatus":"CREATING")"));
  const auto table = Call("DescribeTable", R"({"TableName":"tab"})").at("Table").as_object();
  EXPECT_EQ(table.at("TableStatus"), "ACTIVE");
  EXPECT_EQ(boost::json::serialize(table.at("KeySchema")),
            R"([{"AttributeName":"k","KeyType":"HASH"},{"AttributeName":"r","KeyType":"RANGE"}])");
  EXPECT_EQ(table.at("TableArn"), "arn:aws:dynamodb:us-east-1:000000000000:table/tab");
  EXPECT_EQ(table.at("CreationDateTime").as_double(), 1'700'000'000.0);
  EXPECT_EQ(table.at("ProvisionedThroughput").at("WriteCapacityUnits"), 6);
  EXPECT_FALSE(table.contains("BillingModeSummary"));
  EXPECT_EQ(table.at("SSEDescription").at("KMSMasterKeyArn"),
            "arn:aws:kms:us-east-1:000000000000:alias/aws/dynamodb");
  EXPECT_EQ(table.at("TableClassSummary").at("TableClass"), "STANDARD_INFREQUENT_ACCESS");
  EXPECT_EQ(Say("ListTagsOfResource",
                R"({"ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/tab"})"),
            R"({"Tags":[{"Key":"a","Value":"b"}]})");
}

TEST_F(TablesTest, AKeyThatIsNotThereEncryptsNoTable) {
  EXPECT_THAT(Say("CreateTable", R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
      "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
      "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}],
      "SSESpecification":{"Enabled":true,"KMSMasterKeyId":"alias/mine"}})"),
              HasSubstr("KMS key alias/mine does not exist"));
  EXPECT_EQ(Call("DescribeTable", R"({"TableName":"tab"})").at("__type"),
            "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException");
}

TEST_F(TablesTest, ATableIsFoundByItsArn) {
  CreateTable();
  EXPECT_EQ(CallStatus("DescribeTable",
                       R"({"TableName":"arn:aws:dynamodb:us-east-1:000000000000:table/tab"})"),
            200);
}

TEST_F(TablesTest, RegionsAreApart) {
  CreateTable();
  const auto other = Call("DescribeTable", R"({"TableName":"tab"})", "eu-west-1");
  EXPECT_EQ(ExceptionOf(other), "ResourceNotFoundException");
  EXPECT_EQ(other.at("message"), "Requested resource not found: Table: tab not found");
}

TEST_F(TablesTest, WhatIsWrongWithATableIsSaidInAwsWords) {
  const auto complaint = [&](std::string_view rest) {
    return Say("CreateTable", R"({"TableName":"tab",)" + std::string(rest) + "}");
  };
  constexpr std::string_view invalid =
      "ValidationException: One or more parameter values were invalid: ";
  EXPECT_THAT(complaint(R"("KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
                           "AttributeDefinitions":[{"AttributeName":"x","AttributeType":"S"}])"),
              std::string(invalid) +
                  "Some index key attributes are not defined in AttributeDefinitions. Keys: [k], "
                  "AttributeDefinitions: [x]");
  EXPECT_THAT(complaint(R"("KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
                           "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"},
                                                   {"AttributeName":"x","AttributeType":"S"}])"),
              std::string(invalid) +
                  "Number of attributes in KeySchema does not exactly match number of attributes "
                  "defined in AttributeDefinitions");
  EXPECT_EQ(complaint(R"("KeySchema":[{"AttributeName":"k","KeyType":"RANGE"}],
                         "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}])"),
            "ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key "
            "type");
  constexpr std::string_view keys = R"("KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
                           "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}])";
  EXPECT_THAT(complaint(keys), HasSubstr("must both be specified when BillingMode is PROVISIONED"));
  EXPECT_THAT(complaint(std::string(keys) + R"(,"BillingMode":"PAY_PER_REQUEST",
              "ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1})"),
              HasSubstr("can be specified when BillingMode is PAY_PER_REQUEST"));
  EXPECT_THAT(complaint(std::string(keys) + R"(,"BillingMode":"FREE")"),
              HasSubstr("Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"));
  EXPECT_THAT(Say("CreateTable", R"({"TableName":"a"})"), HasSubstr("Invalid table/index name."));
}

TEST_F(TablesTest, WhatIsNotThereYetIsRefusedByName) {
  constexpr std::string_view table = R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
      "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
      "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}],)";
  for (const char* member :
       {R"("ResourcePolicy":"{}")", R"("WarmThroughput":{"ReadUnitsPerSecond":1})",
        R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"})"}) {
    EXPECT_THAT(Say("CreateTable", std::string(table) + member + "}"),
                StartsWith("ValidationException: One or more parameter values were invalid: "));
  }
  EXPECT_EQ(Say("TransactWriteItems", "{}"),
            "UnknownOperationException: This endpoint has no operation TransactWriteItems.");
}

TEST_F(TablesTest, ItsTableIsOfTheModel) { CheckTable(); }

TEST_F(TablesTest, TellsAllThatIsWrongAtOnce) {
  EXPECT_EQ(
      Say("UpdateTimeToLive", R"({"TimeToLiveSpecification":{"AttributeName":""}})"),
      "ValidationException: 3 validation errors detected: Value null at 'tableName' failed to "
      "satisfy constraint: Member must not be null; Value null at "
      "'timeToLiveSpecification.enabled' failed to satisfy constraint: Member must not be "
      "null; Value '' at 'timeToLiveSpecification.attributeName' failed to satisfy "
      "constraint: Member must have length greater than or equal to 1");
}

TEST_F(TablesTest, ANameIsOneTables) {
  CreateTable();
  EXPECT_THAT(Say("CreateTable", R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
      "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
      "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}]})"),
              "ResourceInUseException: Table already exists: tab");
}

TEST_F(TablesTest, ADeletedTableTakesItsItemsAlong) {
  CreateTable();
  ASSERT_EQ(CallStatus("PutItem", R"({"TableName":"tab","Item":{"k":{"S":"a"}}})"), 200);
  EXPECT_THAT(Say("DeleteTable", R"({"TableName":"tab"})"),
              HasSubstr(R"("TableStatus":"DELETING")"));
  EXPECT_EQ(Say("DeleteTable", R"({"TableName":"tab"})"),
            "ResourceNotFoundException: Requested resource not found: Table: tab not found");
  CreateTable();
  EXPECT_EQ(Say("Scan", R"({"TableName":"tab"})"), R"({"Count":0,"ScannedCount":0,"Items":[]})");
}

TEST_F(TablesTest, DeletionProtectionProtects) {
  CreateTable();
  ASSERT_EQ(CallStatus("UpdateTable", R"({"TableName":"tab","DeletionProtectionEnabled":true})"),
            200);
  EXPECT_THAT(Say("DeleteTable", R"({"TableName":"tab"})"),
              HasSubstr("currently protected against deletion"));
  ASSERT_EQ(CallStatus("UpdateTable", R"({"TableName":"tab","DeletionProtectionEnabled":false})"),
            200);
  EXPECT_EQ(CallStatus("DeleteTable", R"({"TableName":"tab"})"), 200);
}

TEST_F(TablesTest, BillingCanBeChanged) {
  CreateTable();
  EXPECT_THAT(Say("UpdateTable", R"({"TableName":"tab","BillingMode":"PROVISIONED"})"),
              HasSubstr("must both be specified"));
  EXPECT_THAT(Say("UpdateTable", R"({"TableName":"tab","BillingMode":"PROVISIONED",
      "ProvisionedThroughput":{"ReadCapacityUnits":3,"WriteCapacityUnits":4}})"),
              HasSubstr(R"("BillingMode":"PROVISIONED")"));
  EXPECT_THAT(Say("UpdateTable", R"({"TableName":"tab",
      "ProvisionedThroughput":{"ReadCapacityUnits":3,"WriteCapacityUnits":4}})"),
              HasSubstr("The provisioned throughput for the table will not change."));
  EXPECT_THAT(Say("UpdateTable", R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST"})"),
              HasSubstr(R"("ReadCapacityUnits":0)"));
  EXPECT_THAT(Say("UpdateTable", R"({"TableName":"tab"})"), HasSubstr("At least one of"));
}

TEST_F(TablesTest, TablesAreListedPageByPage) {
  for (const char* name : {"ccc", "aaa", "bbb"}) {
    ASSERT_EQ(CallStatus("CreateTable", R"({"BillingMode":"PAY_PER_REQUEST",
        "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
        "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}],"TableName":")" +
                                            std::string(name) + "\"}"),
              200);
  }
  EXPECT_EQ(Say("ListTables", R"({"Limit":2})"),
            R"({"LastEvaluatedTableName":"bbb","TableNames":["aaa","bbb"]})");
  EXPECT_EQ(Say("ListTables", R"({"ExclusiveStartTableName":"bbb"})"), R"({"TableNames":["ccc"]})");
}

TEST_F(TablesTest, TimeToLiveIsSwitched) {
  CreateTable();
  EXPECT_EQ(Say("DescribeTimeToLive", R"({"TableName":"tab"})"),
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})");
  const auto toggle = [&](std::string_view enabled, std::string_view name) {
    return Say("UpdateTimeToLive", R"({"TableName":"tab","TimeToLiveSpecification":{"Enabled":)" +
                                       std::string(enabled) + R"(,"AttributeName":")" +
                                       std::string(name) + "\"}}");
  };
  EXPECT_EQ(toggle("false", "ttl"), "ValidationException: TimeToLive is already disabled");
  EXPECT_EQ(toggle("true", "ttl"),
            R"({"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"ttl"}})");
  EXPECT_EQ(toggle("true", "ttl"), "ValidationException: TimeToLive is already enabled");
  EXPECT_EQ(toggle("true", "other"),
            "ValidationException: TimeToLive is active on a different AttributeName: current "
            "AttributeName is ttl");
  EXPECT_EQ(Say("DescribeTimeToLive", R"({"TableName":"tab"})"),
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"ttl"}})");
  EXPECT_THAT(toggle("false", "ttl"), HasSubstr("false"));
}

TEST_F(TablesTest, PointInTimeRecoveryIsASetting) {
  CreateTable();
  EXPECT_THAT(Say("DescribeContinuousBackups", R"({"TableName":"tab"})"),
              HasSubstr(R"("PointInTimeRecoveryStatus":"DISABLED")"));
  EXPECT_THAT(Say("UpdateContinuousBackups", R"({"TableName":"tab",
      "PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,
                                          "RecoveryPeriodInDays":7}})"),
              HasSubstr(R"({"PointInTimeRecoveryStatus":"ENABLED","RecoveryPeriodInDays":7}})"))
      << "without times that it could be restored to, for there are none";
  EXPECT_EQ(Say("DescribeContinuousBackups", R"({"TableName":"none"})"),
            "TableNotFoundException: Table not found: none");
}

TEST_F(TablesTest, TagsComeAndGo) {
  CreateTable();
  const std::string arn = R"("ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/tab")";
  EXPECT_EQ(Say("TagResource", "{" + arn + R"(,"Tags":[{"Key":"a","Value":"1"},
      {"Key":"b","Value":""}]})"),
            "{}");
  EXPECT_EQ(Say("UntagResource", "{" + arn + R"(,"TagKeys":["a","x"]})"), "{}");
  EXPECT_EQ(Say("ListTagsOfResource", "{" + arn + "}"), R"({"Tags":[{"Key":"b","Value":""}]})");
  EXPECT_THAT(Say("ListTagsOfResource",
                  R"({"ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/none"})"),
              HasSubstr("ResourceNotFoundException"));
}

TEST_F(TablesTest, ARestartChangesNothing) {
  Open({.directory = directory_.path()});
  CreateTable(true);
  ASSERT_EQ(CallStatus("UpdateTimeToLive", R"({"TableName":"tab",
      "TimeToLiveSpecification":{"Enabled":true,"AttributeName":"ttl"}})"),
            200);
  ASSERT_EQ(CallStatus("PutItem", R"({"TableName":"tab","Item":{"k":{"S":"a"},"r":{"N":"1"}}})"),
            200);
  const std::string table = Say("DescribeTable", R"({"TableName":"tab"})");
  EXPECT_THAT(table, HasSubstr(R"("TableSizeBytes":5,"ItemCount":1)"));
  Open({.directory = directory_.path()});
  EXPECT_EQ(Say("DescribeTable", R"({"TableName":"tab"})"), table);
  EXPECT_THAT(Say("DescribeTimeToLive", R"({"TableName":"tab"})"), HasSubstr("ENABLED"));
  ASSERT_EQ(
      CallStatus("DeleteItem", R"({"TableName":"tab","Key":{"k":{"S":"a"},"r":{"N":"1.0"}}})"),
      200);
  EXPECT_THAT(Say("DescribeTable", R"({"TableName":"tab"})"),
              HasSubstr(R"("TableSizeBytes":0,"ItemCount":0)"));
}

}  // namespace
}  // namespace weir::cloud::dynamodb
