// PartiQL: single statements and batches of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/dynamodb/service_fixture.h"

namespace weir::cloud::dynamodb {
namespace {

using ::testing::HasSubstr;

class StatementsTest : public ServiceFixture {
 protected:
  StatementsTest() { CreateTable(); }

  std::string Execute(std::string_view statement, std::string_view rest = "") {
    return Say("ExecuteStatement",
               R"({"Statement":")" + std::string(statement) + "\"" + std::string(rest) + "}");
  }
  std::string Batch(std::string_view statements) {
    return Say("BatchExecuteStatement", R"({"Statements":[)" + std::string(statements) + "]}");
  }
};

TEST_F(StatementsTest, AnInsertIsTheFirstOfItsKey) {
  EXPECT_EQ(Execute("INSERT INTO tab VALUE {'k':?,'x':1}", R"(,"Parameters":[{"S":"a"}])"),
            R"({"Items":[]})");
  EXPECT_EQ(Execute("INSERT INTO tab VALUE {'k':'a'}"),
            "DuplicateItemException: Duplicate primary key exists in table");
  EXPECT_EQ(Say("GetItem", R"({"TableName":"tab","Key":{"k":{"S":"a"}}})"),
            R"({"Item":{"k":{"S":"a"},"x":{"N":"1"}}})");
}

TEST_F(StatementsTest, ABatchTellsOfEachStatement) {
  constexpr std::string_view insert = R"({"Statement":"INSERT INTO \"tab\" VALUE {'k':?,'x':?}",)"
                                      R"("Parameters":[{"S":"a"},{"N":"1"}]})";
  constexpr std::string_view wanting =
      R"({"Statement":"INSERT INTO \"tab\" VALUE {'k':?,'x':?}","Parameters":[{"S":"a"},{"N":"2"}],
          "ReturnValuesOnConditionCheckFailure":"ALL_OLD"})";
  constexpr std::string_view other = R"({"Statement":"INSERT INTO \"tab\" VALUE {'k':?,'x':?}",)"
                                     R"("Parameters":[{"S":"b"},{"N":"3"}]})";
  const std::string all =
      std::string(insert) + "," + std::string(wanting) + "," + std::string(other);
  EXPECT_EQ(
      Batch(all),
      R"({"Responses":[{"TableName":"tab"},{"TableName":"tab","Error":{"Code":"DuplicateItem",)"
      R"("Message":"Duplicate primary key exists in table",)"
      R"("Item":{"k":{"S":"a"},"x":{"N":"1"}}}},{"TableName":"tab"}]})");
  EXPECT_THAT(Batch(all), HasSubstr(R"({"TableName":"tab","Error":{"Code":"DuplicateItem",)"
                                    R"("Message":"Duplicate primary key exists in table"}})"));
}

TEST_F(StatementsTest, WhatIsWrongWithOneIsNoOthersBusiness) {
  EXPECT_EQ(
      Batch(R"({"Statement":"INSERT INTO none VALUE {'k':'a'}"},
               {"Statement":"INSERT INTO tab VALUE {'x':'a'}"},
               {"Statement":"nonsense"},
               {"Statement":"UPDATE tab SET x = 1 WHERE k = 'none'"},
               {"Statement":"INSERT INTO tab VALUE {'k':?}"},
               {"Statement":"INSERT INTO tab VALUE {'k':'fine'}"})"),
      R"({"Responses":[{"Error":{"Code":"ResourceNotFound",)"
      R"("Message":"Requested resource not found"}},)"
      R"({"TableName":"tab","Error":{"Code":"ValidationError",)"
      R"("Message":"One or more parameter values )"
      R"(were invalid: Missing the key k in the item"}},)"
      R"({"Error":{"Code":"ValidationError","Message":"Statement wasn't well formed, can't be )"
      R"(processed: Unexpected nonsense"}},)"
      R"({"TableName":"tab","Error":{"Code":"ConditionalCheckFailed","Message":"The conditional )"
      R"(request failed"}},)"
      R"({"Error":{"Code":"ValidationError",)"
      R"("Message":"Number of parameters in request and statement )"
      R"(don't match."}},{"TableName":"tab"}]})");
}

TEST_F(StatementsTest, ABatchReadsOrWrites) {
  EXPECT_THAT(Batch(R"({"Statement":"INSERT INTO tab VALUE {'k':'a'}"},
                       {"Statement":"SELECT * FROM tab WHERE k = 'a'"})"),
              HasSubstr("ValidationException: "));
  ASSERT_EQ(Execute("INSERT INTO tab VALUE {'k':'a','x':1}"), R"({"Items":[]})");
  EXPECT_EQ(
      Batch(R"({"Statement":"SELECT * FROM tab WHERE k = 'a'"},
                     {"Statement":"SELECT x FROM tab WHERE k = ? AND x = 1",
                      "Parameters":[{"S":"a"}]},
                     {"Statement":"SELECT * FROM tab WHERE k = 'none'"},
                     {"Statement":"SELECT * FROM tab WHERE x = 1"})"),
      R"({"Responses":[{"TableName":"tab","Item":{"k":{"S":"a"},"x":{"N":"1"}}},)"
      R"({"TableName":"tab","Item":{"x":{"N":"1"}}},{"TableName":"tab"},)"
      R"({"TableName":"tab","Error":{"Code":"ValidationError","Message":"Select statements )"
      R"(within BatchExecuteStatement must specify the primary key in the where clause."}}]})");
}

TEST_F(StatementsTest, WhatIsNestedIsSelectedUnderItsOwnName) {
  ASSERT_EQ(Execute("INSERT INTO tab VALUE {'k':'a','m':{'n':1,'o':2}}"), R"({"Items":[]})");
  EXPECT_EQ(Execute("SELECT m.n, k FROM tab WHERE k = 'a'"),
            R"({"Items":[{"k":{"S":"a"},"n":{"N":"1"}}]})");
  EXPECT_EQ(Batch(R"({"Statement":"SELECT m.n FROM tab WHERE k = 'a'"})"),
            R"({"Responses":[{"TableName":"tab","Item":{"n":{"N":"1"}}}]})");
}

TEST_F(StatementsTest, ABatchIsBounded) {
  std::string statements;
  for (int i = 0; i < 26; ++i) {
    statements += (i == 0 ? "" : ",") + std::string(R"({"Statement":"SELECT * FROM tab"})");
  }
  EXPECT_THAT(Batch(statements),
              HasSubstr("at 'statements' failed to satisfy constraint: Member must have length "
                        "less than or equal to 25"));
  EXPECT_THAT(Batch(""), HasSubstr("greater than or equal to 1"));
  EXPECT_THAT(Execute(std::string(8193, 'x')), HasSubstr("less than or equal to 8192"));
}

TEST_F(StatementsTest, UpdatesAndDeletesNeedTheWholeKey) {
  constexpr std::string_view whole =
      "ValidationException: Where clause does not contain a mandatory equality on all key "
      "attributes";
  EXPECT_EQ(Execute("UPDATE tab SET x = 1 WHERE x = 2"), whole);
  EXPECT_EQ(Execute("DELETE FROM tab WHERE k = 'a' OR k = 'b'"), whole);
  EXPECT_EQ(Execute("UPDATE tab SET x = 1 WHERE k = 'a'"),
            "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_EQ(Execute("DELETE FROM tab WHERE k = 'a'"), R"({"Items":[]})");
}

TEST_F(StatementsTest, UpdatesAndDeletesAreConditional) {
  ASSERT_EQ(Execute("INSERT INTO tab VALUE {'k':'a','x':1}"), R"({"Items":[]})");
  EXPECT_EQ(
      Execute("UPDATE tab SET x = x + 1 SET y = 'z' WHERE k = 'a' AND x = 1 RETURNING ALL NEW *"),
      R"({"Items":[{"k":{"S":"a"},"x":{"N":"2"},"y":{"S":"z"}}]})");
  EXPECT_EQ(Execute("UPDATE tab SET x = 5 WHERE k = 'a' AND x = 1"),
            "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_EQ(Execute("UPDATE tab SET x = 5 WHERE k = 'none'"),
            "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_EQ(Execute("DELETE FROM tab WHERE k = 'a' AND x = 1"),
            "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_EQ(Execute("DELETE FROM tab WHERE k = 'a' AND x = 2 RETURNING ALL OLD *"),
            R"({"Items":[{"k":{"S":"a"},"x":{"N":"2"},"y":{"S":"z"}}]})");
  EXPECT_EQ(Execute("UPDATE tab SET k = 'b' WHERE k = 'a'"),
            "ValidationException: One or more parameter values were invalid: Cannot update "
            "attribute k. This attribute is part of the key");
}

TEST_F(StatementsTest, ASelectPages) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(Execute("INSERT INTO tab VALUE {'k':'" + std::to_string(i) +
                      "','x':" + std::to_string(i % 2) + "}"),
              R"({"Items":[]})");
  }
  std::string token;
  std::size_t found = 0;
  int pages = 0;
  while (++pages < 10) {
    const auto answer =
        Call("ExecuteStatement",
             R"({"Statement":"SELECT k FROM tab WHERE x = 0","Limit":2)" + token + "}");
    found += answer.at("Items").as_array().size();
    if (!answer.contains("NextToken")) break;
    token = R"(,"NextToken":)" + boost::json::serialize(answer.at("NextToken"));
  }
  EXPECT_EQ(found, 3U);
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(Execute("SELECT * FROM tab", R"(,"NextToken":"nonsense")"),
            "ValidationException: Invalid NextToken");
  EXPECT_EQ(Execute("SELECT * FROM tab.by_x WHERE k = 'a'"),
            "ValidationException: The table does not have the specified index: by_x");
}

TEST_F(StatementsTest, CapacityIsCountedByTable) {
  EXPECT_EQ(Say("BatchExecuteStatement", R"({"Statements":[
      {"Statement":"INSERT INTO tab VALUE {'k':'a'}"},
      {"Statement":"INSERT INTO tab VALUE {'k':'b'}"}],
      "ReturnConsumedCapacity":"TOTAL"})"),
            R"({"Responses":[{"TableName":"tab"},{"TableName":"tab"}],)"
            R"("ConsumedCapacity":[{"TableName":"tab","CapacityUnits":2E0}]})");
}

}  // namespace
}  // namespace weir::cloud::dynamodb
