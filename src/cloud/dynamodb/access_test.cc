// What DynamoDB's callers are asked for.
#include "src/cloud/dynamodb/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/dynamodb/service_fixture.h"
#include "src/cloud/protocol/access_testing.h"

namespace weir::cloud::dynamodb {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr const char* kTab = "arn:aws:dynamodb:us-east-1:000000000000:table/tab";

class DynamoDbAccess : public ServiceFixture {
 protected:
  DynamoDbAccess() {
    CreateTable();
    gate_ = &asked_;
  }
  std::vector<std::string> Asked(std::string_view operation, std::string_view input) {
    std::ignore = Call(operation, input);
    return asked_.Asked();
  }
  static std::string OnTab(const std::string& action) { return "dynamodb:" + action + " " + kTab; }

  protocol::ScriptedGate asked_;
};

TEST_F(DynamoDbAccess, AnItemIsAskedForByItsTableAndPartitionKey) {
  EXPECT_THAT(Asked("PutItem", R"({"TableName":"tab","Item":{"k":{"S":"a"},"x":{"N":"1"}}})"),
              ElementsAre(OnTab("PutItem")));
  EXPECT_THAT(asked_.keys(), ElementsAre(Pair("dynamodb:leadingkeys", ElementsAre("a"))));
  EXPECT_THAT(Asked("GetItem", R"({"TableName":"tab","Key":{"k":{"S":"b"}}})"),
              ElementsAre(OnTab("GetItem")));
  EXPECT_THAT(asked_.keys(), ElementsAre(Pair("dynamodb:leadingkeys", ElementsAre("b"))));
  EXPECT_THAT(Asked("DescribeTable", R"({"TableName":"tab"})"),
              ElementsAre(OnTab("DescribeTable")));
  EXPECT_THAT(Asked("ListTables", "{}"), ElementsAre("dynamodb:ListTables *"));
}

TEST_F(DynamoDbAccess, ABatchIsAskedForTableByTable) {
  EXPECT_THAT(Asked("BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[{"k":{"S":"a"}}]},
                                        "other":{"Keys":[{"k":{"S":"a"}}]}}})"),
              ElementsAre(OnTab("BatchGetItem"),
                          "dynamodb:BatchGetItem "
                          "arn:aws:dynamodb:us-east-1:000000000000:table/other"));
  EXPECT_THAT(Asked("BatchWriteItem",
                    R"({"RequestItems":{"tab":[{"PutRequest":{"Item":{"k":{"S":"a"}}}},
                                               {"DeleteRequest":{"Key":{"k":{"S":"b"}}}}]}})"),
              ElementsAre(OnTab("BatchWriteItem")));
  EXPECT_THAT(asked_.keys(), ElementsAre(Pair("dynamodb:leadingkeys", ElementsAre("a", "b"))));
}

TEST_F(DynamoDbAccess, AStatementIsAskedForByWhatItDoes) {
  const auto of = [this](const std::string& statement) {
    return Asked("ExecuteStatement", R"({"Statement":")" + statement + R"("})");
  };
  EXPECT_THAT(of(R"(SELECT * FROM tab WHERE k='a')"), ElementsAre(OnTab("PartiQLSelect")));
  EXPECT_THAT(of(R"(INSERT INTO tab VALUE {'k':'a'})"), ElementsAre(OnTab("PartiQLInsert")));
  EXPECT_THAT(of(R"(UPDATE tab SET x=1 WHERE k='a')"), ElementsAre(OnTab("PartiQLUpdate")));
  EXPECT_THAT(of(R"(DELETE FROM tab WHERE k='a')"), ElementsAre(OnTab("PartiQLDelete")));
  EXPECT_THAT(Asked("BatchExecuteStatement",
                    R"({"Statements":[{"Statement":"SELECT * FROM tab WHERE k='a'"},
                                      {"Statement":"DELETE FROM tab WHERE k='a'"},
                                      {"Statement":"SELECT * FROM tab WHERE k='b'"}]})"),
              ElementsAre(OnTab("PartiQLSelect"), OnTab("PartiQLDelete")));
}

TEST_F(DynamoDbAccess, WhoIsDeniedIsToldWhy) {
  asked_.denied = {"dynamodb:PutItem"};
  EXPECT_EQ(Say("PutItem", R"({"TableName":"tab","Item":{"k":{"S":"a"}}})"),
            "AccessDeniedException: No " + OnTab("PutItem"));
  EXPECT_EQ(status_, 400);
}

}  // namespace
}  // namespace weir::cloud::dynamodb
