// Statements: what is one, and what their parameters do.
#include "src/cloud/dynamodb/partiql/statement.h"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/dynamodb/partiql/statement_cache.h"
#include "src/cloud/dynamodb/value/json.h"

namespace weir::cloud::dynamodb::partiql {
namespace {

using ::testing::HasSubstr;

Statement Parse(std::string_view text) { return ParseStatement(text).value(); }

std::string Inserted(std::string_view text, std::vector<Value> parameters = {}) {
  const Statement statement = Parse(text);
  const auto item = BindItem(statement.item, parameters);
  return item ? boost::json::serialize(ToJson(*item)) : item.error().message;
}

TEST(Statement, InsertsLiteralsAndParameters) {
  EXPECT_EQ(Inserted(R"(INSERT INTO "t" VALUE {'k': 'it''s', 'n': -1.50, 'b': true, 'z': null})"),
            R"({"b":{"BOOL":true},"k":{"S":"it's"},"n":{"N":"-1.5"},"z":{"NULL":true}})");
  EXPECT_EQ(Inserted("insert into t value {'l': [1, 'a'], 'm': {'x': {}}, 's': <<'a','b'>>}"),
            R"({"l":{"L":[{"N":"1"},{"S":"a"}]},"m":{"M":{"x":{"M":{}}}},"s":{"SS":["a","b"]}})");
  EXPECT_EQ(Inserted("INSERT INTO t VALUE {'a': ?, 'l': [?, 2], \"c\": ?}",
                     {Value(std::string("x")), Value(true), Value(Number(3))}),
            R"({"a":{"S":"x"},"c":{"N":"3"},"l":{"L":[{"BOOL":true},{"N":"2"}]}})");
  EXPECT_THAT(Inserted("INSERT INTO t VALUE {'a': 1, 'a': 2}"), HasSubstr("twice"));
}

TEST(Statement, KnowsItsTableAndParameters) {
  const Statement statement =
      Parse(R"(SELECT * FROM "my-table"."by-x" WHERE a = ? AND b IN [?, ?])");
  EXPECT_EQ(statement.table, "my-table");
  EXPECT_EQ(statement.index, "by-x");
  EXPECT_EQ(statement.parameters, 3U);
  EXPECT_FALSE(statement.projection);
  EXPECT_EQ(Parse("SELECT a, b.c[1] FROM t").projection->size(), 2U);
}

TEST(Statement, WhereIsAConditionOfTheExpressionLanguage) {
  const Item item = {
      {"a", Value(Number(5))}, {"s", Value(std::string("abc"))}, {"z", Value(Null())}};
  const auto holds = [&](const std::string& where) {
    return Holds(BindCondition(*Parse("SELECT * FROM t WHERE " + where).where,
                               {Value(Number(5)), Value(Number(1))})
                     .value(),
                 item);
  };
  EXPECT_TRUE(holds("a = ?"));
  EXPECT_TRUE(holds("a = 5 AND s = 'abc'"));
  EXPECT_FALSE(holds("a != ?"));
  EXPECT_TRUE(holds("a BETWEEN 1 AND ? AND NOT (s = 'x' OR a < 5)"));
  EXPECT_TRUE(holds("a IN [1, ?] AND a in (5, 6)"));
  EXPECT_TRUE(holds("begins_with(s, 'ab') AND contains(\"s\", 'bc') AND size(s) = 3"));
  EXPECT_TRUE(holds("b IS MISSING AND a IS NOT MISSING AND z IS NULL AND a IS NOT NULL"));
  EXPECT_TRUE(holds("attribute_type(s, 'S')"));
}

TEST(Statement, UpdatesAreThoseOfTheExpressionLanguage) {
  const Statement statement = Parse(
      "UPDATE t SET a = a + ? SET l = list_append(l, [1]), s = set_add(s, <<'x'>>) REMOVE b.c, d "
      "WHERE k = 'x' RETURNING MODIFIED NEW *");
  EXPECT_EQ(statement.update.set.size(), 2U);
  EXPECT_EQ(statement.update.remove.size(), 2U);
  EXPECT_EQ(statement.update.add.size(), 1U);
  EXPECT_EQ(statement.returning, Returning::kModifiedNew);
  const auto update = BindUpdate(statement.update, {Value(Number(2))}).value();
  const Item item = {{"a", Value(Number(1))},
                     {"b", Value(Map())},
                     {"l", Value(List())},
                     {"s", Value(StringSet{"w"})}};
  EXPECT_EQ(boost::json::serialize(ToJson(Apply(update, item).value())),
            R"({"a":{"N":"3"},"b":{"M":{}},"l":{"L":[{"N":"1"}]},"s":{"SS":["w","x"]}})");
}

TEST(Statement, SetFunctionsTakeSetsAlone) {
  const auto bind = [](const char* value, std::vector<Value> parameters) {
    const std::string text = fmt::format("UPDATE t SET n = {} WHERE k = 'x'", value);
    const auto update = BindUpdate(Parse(text).update, parameters);
    return update ? std::string() : update.error().code;
  };
  for (const char* call : {"set_add(n, ?)", "set_delete(n, ?)"}) {
    for (const Value& none : {Value(Number(1)), Value(std::string("x")), Value(List())}) {
      EXPECT_EQ(bind(call, {none}), "ValidationException") << call;
    }
    EXPECT_EQ(bind(call, {Value(NumberSet{Number(1)})}), "") << call;
    EXPECT_EQ(bind(call, {Value(BinarySet{Binary{"b"}})}), "") << call;
  }
  EXPECT_EQ(bind("set_add(n, 1)", {}), "ValidationException");
  EXPECT_EQ(bind("set_delete(n, 'x')", {}), "ValidationException");
}

TEST(Statement, WhatIsNoneIsRefused) {
  for (const char* text : {"",
                           "DROP TABLE t",
                           "INSERT INTO t",
                           "INSERT INTO t VALUE {'a'}",
                           "INSERT INTO t VALUE {'': 1}",
                           "INSERT INTO t VALUE {'a': {'': 1}}",
                           "UPDATE t SET a = {'': 1} WHERE k = 'x'",
                           "UPDATE t SET \"\" = 1 WHERE k = 'x'",
                           "UPDATE t SET a.\"\" = 1 WHERE k = 'x'",
                           "INSERT INTO t VALUE {a: 1}",
                           "INSERT INTO t VALUE {'a': 1",
                           "INSERT INTO t VALUE {'a': 1}}",
                           "INSERT INTO t VALUE {'a': 'x}",
                           "INSERT INTO t VALUE {'a': <<1, 'x'>>}",
                           "INSERT INTO t VALUE {'a': <<>>}",
                           "INSERT INTO t VALUE {'a': 1e999}",
                           "SELECT FROM t",
                           "SELECT * FROM t WHERE",
                           "SELECT * FROM t WHERE a",
                           "SELECT * FROM t WHERE a = ",
                           "UPDATE t WHERE a = 1",
                           "UPDATE t SET a = 1",
                           "DELETE FROM t",
                           "SELECT a, a.b FROM t",
                           "DELETE FROM t WHERE a = 1 RETURNING ALL NEW *",
                           "SELECT * FROM t WHERE a = 1; SELECT 2",
                           "SELECT * FROM t ORDER BY a",
                           "SELECT * FROM t WHERE a = {'x': ?}"}) {
    const auto statement = ParseStatement(text);
    ASSERT_FALSE(statement) << text;
    EXPECT_EQ(statement.error().code, "ValidationException");
    EXPECT_THAT(statement.error().message,
                HasSubstr("Statement wasn't well formed, can't be processed: "));
  }
}

TEST(Statement, IsBounded) {
  EXPECT_FALSE(ParseStatement("INSERT INTO t VALUE {'a': " + std::string(5000, '[')));
  EXPECT_FALSE(ParseStatement("SELECT * FROM t WHERE " + std::string(5000, '(')));
  EXPECT_FALSE(ParseStatement("SELECT * FROM t" + std::string(9000, ' ')));
}

TEST(StatementCache, GivesTheSameStatementAgain) {
  StatementCache cache;
  const auto first = cache.Find("INSERT INTO t VALUE {'a': ?}").value();
  EXPECT_EQ(cache.Find("INSERT INTO t VALUE {'a': ?}").value(), first);
  EXPECT_FALSE(cache.Find("nonsense"));
  for (std::size_t i = 0; i < StatementCache::kMaxStatements; ++i) {
    std::ignore = cache.Find("INSERT INTO t VALUE {'a': ?, 'b': " + std::to_string(i) + "}");
  }
  EXPECT_NE(cache.Find("INSERT INTO t VALUE {'a': ?}").value(), first);
}

}  // namespace
}  // namespace weir::cloud::dynamodb::partiql
