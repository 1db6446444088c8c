// Updates and projections: what they make of items, and what is wrong with those that are none.
#include "src/cloud/dynamodb/expression/update.h"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/cloud/dynamodb/expression/expression_test.h"
#include "src/cloud/dynamodb/expression/projection.h"
#include "src/cloud/dynamodb/value/generators.h"

namespace weir::cloud::dynamodb {
namespace {

/// The item after the update, as JSON; or the message of what is wrong.
std::string Updated(std::string_view text, std::string_view item) {
  Placeholders placeholders = Common();
  const auto update = ParseUpdate(text, placeholders);
  if (!update) return update.error().message;
  const auto applied = Apply(*update, ItemOf(item));
  return applied ? boost::json::serialize(ToJson(*applied)) : applied.error().message;
}

std::string Projected(std::string_view text, std::string_view item) {
  Placeholders placeholders = Common();
  const auto paths = ParseProjection(text, placeholders);
  return paths ? boost::json::serialize(ToJson(Project(*paths, ItemOf(item))))
               : paths.error().message;
}

TEST(Update, SetsAttributes) {
  EXPECT_EQ(Updated("SET a = :n", "{}"), R"({"a":{"N":"5"}})");
  EXPECT_EQ(Updated("SET a = :n, b = :s", R"({"a":{"S":"old"}})"),
            R"({"a":{"N":"5"},"b":{"S":"abc"}})");
  EXPECT_EQ(Updated("set a = b", R"({"b":{"N":"1"}})"), R"({"a":{"N":"1"},"b":{"N":"1"}})");
}

TEST(Update, ReadsTheItemAsItWas) {
  EXPECT_EQ(Updated("SET a = b, b = a", R"({"a":{"N":"1"},"b":{"N":"2"}})"),
            R"({"a":{"N":"2"},"b":{"N":"1"}})");
  EXPECT_EQ(Updated("REMOVE a SET b = a", R"({"a":{"N":"1"}})"), R"({"b":{"N":"1"}})");
}

TEST(Update, Calculates) {
  EXPECT_EQ(Updated("SET a = a + :n", R"({"a":{"N":"1.5"}})"), R"({"a":{"N":"6.5"}})");
  EXPECT_EQ(Updated("SET a = :n - a", R"({"a":{"N":"7"}})"), R"({"a":{"N":"-2"}})");
  EXPECT_EQ(Updated("SET a = if_not_exists(a, :one) + :n", "{}"), R"({"a":{"N":"6"}})");
  EXPECT_EQ(Updated("SET a = if_not_exists(b, :one)", R"({"b":{"S":"x"}})"),
            R"({"a":{"S":"x"},"b":{"S":"x"}})");
}

TEST(Update, TakesParentheses) {
  EXPECT_EQ(Updated("SET a = (a + :n)", R"({"a":{"N":"1"}})"), R"({"a":{"N":"6"}})");
  EXPECT_EQ(Updated("SET a = (a) - (:n)", R"({"a":{"N":"7"}})"), R"({"a":{"N":"2"}})");
  EXPECT_EQ(Updated("SET a = (if_not_exists(a, :one)), b = (:n)", "{}"),
            R"({"a":{"N":"1"},"b":{"N":"5"}})");
  EXPECT_EQ(Updated("SET a = ((a + :n))", "{}"),
            "Invalid UpdateExpression: The expression has redundant parentheses;");
  EXPECT_THAT(Updated("SET a = (a + :n) + :one", "{}"), testing::HasSubstr("Syntax error"));
  EXPECT_THAT(Updated("SET a = (a + :n", "{}"), testing::HasSubstr("Syntax error"));
  EXPECT_THAT(Updated("SET a = " + std::string(2000, '('), "{}"),
              testing::StartsWith("Invalid UpdateExpression"));
}

TEST(Update, AppendsOnlyToTheWhole) {
  for (const char* update : {"SET l = list_append(list_append(l, :l), :l)",
                             "SET l = if_not_exists(l, list_append(l, :l))"}) {
    EXPECT_EQ(Updated(update, R"({"l":{"L":[]}})"),
              "Invalid UpdateExpression: The function is not allowed to be used this way in an "
              "expression; function: list_append");
  }
}

TEST(Projection, OfPartiqlNamesWhatIsNestedByItsLastName) {
  const Item item = ItemOf(R"({"m":{"M":{"n":{"N":"1"},"l":{"L":[{"N":"7"}]}}},"a":{"N":"2"}})");
  const std::vector<Path> paths = {Path{{"m", "n"}}, Path{{"a"}}, Path{{"m", "x"}},
                                   Path{{"m", "l", std::size_t{0}}}};
  EXPECT_EQ(boost::json::serialize(ToJson(Select(paths, item))),
            R"({"a":{"N":"2"},"m":{"M":{"l":{"L":[{"N":"7"}]}}},"n":{"N":"1"}})");
}

TEST(Update, WorksOnLists) {
  constexpr std::string_view item = R"({"l":{"L":[{"N":"10"},{"N":"11"},{"N":"12"}]}})";
  EXPECT_EQ(Updated("SET l[1] = :n", item), R"({"l":{"L":[{"N":"10"},{"N":"5"},{"N":"12"}]}})");
  EXPECT_EQ(Updated("SET l[9] = :n, l[7] = :one", item),
            R"({"l":{"L":[{"N":"10"},{"N":"11"},{"N":"12"},{"N":"1"},{"N":"5"}]}})");
  EXPECT_EQ(Updated("REMOVE l[0], l[2]", item), R"({"l":{"L":[{"N":"11"}]}})");
  EXPECT_EQ(Updated("REMOVE l[7]", item), R"({"l":{"L":[{"N":"10"},{"N":"11"},{"N":"12"}]}})");
  EXPECT_EQ(Updated("SET l = list_append(:l, l)", R"({"l":{"L":[{"N":"2"}]}})"),
            R"({"l":{"L":[{"N":"1"},{"N":"2"}]}})");
  EXPECT_EQ(Updated("SET l = list_append(if_not_exists(l, :l), :l)", "{}"),
            R"({"l":{"L":[{"N":"1"},{"N":"1"}]}})");
}

TEST(Update, WorksOnMaps) {
  constexpr std::string_view item = R"({"m":{"M":{"k":{"N":"1"}}}})";
  EXPECT_EQ(Updated("SET m.x = :n", item), R"({"m":{"M":{"k":{"N":"1"},"x":{"N":"5"}}}})");
  EXPECT_EQ(Updated("REMOVE m.k", item), R"({"m":{"M":{}}})");
  EXPECT_EQ(Updated("REMOVE m.x", item), item);
}

TEST(Update, AddsAndDeletes) {
  EXPECT_EQ(Updated("ADD a :n", "{}"), R"({"a":{"N":"5"}})");
  EXPECT_EQ(Updated("ADD a :n", R"({"a":{"N":"1"}})"), R"({"a":{"N":"6"}})");
  EXPECT_EQ(Updated("ADD a :ss", R"({"a":{"SS":["x","z"]}})"), R"({"a":{"SS":["x","y","z"]}})");
  EXPECT_EQ(Updated("DELETE a :ss", R"({"a":{"SS":["x","z"]}})"), R"({"a":{"SS":["z"]}})");
  EXPECT_EQ(Updated("DELETE a :ss", R"({"a":{"SS":["x","y"]}})"), "{}");
  EXPECT_EQ(Updated("DELETE a :ss", "{}"), "{}");
}

TEST(Update, WhatDoesNotFitTheItemIsRefused) {
  constexpr std::string_view path =
      "The document path provided in the update expression is invalid for update";
  constexpr std::string_view type =
      "An operand in the update expression has an incorrect data type";
  EXPECT_EQ(Updated("SET m.x = :n", "{}"), path);
  EXPECT_EQ(Updated("SET a[0] = :n", R"({"a":{"S":"x"}})"), path);
  EXPECT_EQ(Updated("REMOVE m.x", "{}"), path);
  EXPECT_EQ(Updated("SET a = a + :n", R"({"a":{"S":"x"}})"), type);
  EXPECT_EQ(Updated("ADD a :n", R"({"a":{"S":"x"}})"), type);
  EXPECT_EQ(Updated("ADD a :ns", R"({"a":{"SS":["x"]}})"), type);
  EXPECT_EQ(Updated("DELETE a :ss", R"({"a":{"N":"1"}})"), type);
  EXPECT_EQ(Updated("SET a = b", "{}"),
            "The provided expression refers to an attribute that does not exist in the item");
}

TEST(Update, ComplaintsAreAws) {
  EXPECT_EQ(Updated("", "{}"), "Invalid UpdateExpression: The expression can not be empty;");
  EXPECT_EQ(Updated("SET a = :n SET b = :n", "{}"),
            "Invalid UpdateExpression: The \"SET\" section can only be used once in an update "
            "expression;");
  EXPECT_EQ(Updated("SET a = :n, a.b = :n", "{}"),
            "Invalid UpdateExpression: Two document paths overlap with each other; must remove or "
            "rewrite one of these paths; path one: [a], path two: [a, b]");
  EXPECT_EQ(Updated("SET a.b = :n REMOVE a[0]", "{}"),
            "Invalid UpdateExpression: Two document paths conflict with each other; must remove or "
            "rewrite one of these paths; path one: [a, b], path two: [a, [0]]");
  EXPECT_EQ(Updated("ADD a :s", "{}"),
            "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: "
            "ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND");
  EXPECT_EQ(Updated("DELETE a :n", "{}"),
            "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: "
            "DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND");
  EXPECT_EQ(Updated("SET a = :s + :n", "{}"),
            "Invalid UpdateExpression: Incorrect operand type for operator or function; operator "
            "or function: +, operand type: S");
  EXPECT_EQ(Updated("SET a = list_append(:n, a)", "{}"),
            "Invalid UpdateExpression: Incorrect operand type for operator or function; operator "
            "or function: list_append, operand type: N");
  EXPECT_EQ(Updated("SET a = if_not_exists(:n, a)", "{}"),
            "Invalid UpdateExpression: Operator or function requires a document path; operator or "
            "function: if_not_exists");
  EXPECT_EQ(Updated("SET a = size(b)", "{}"),
            "Invalid UpdateExpression: Invalid function name; function: size");
  EXPECT_EQ(Updated("SET a = :n,", "{}"),
            "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \",\"");
  EXPECT_EQ(Updated("a = :n", "{}"),
            "Invalid UpdateExpression: Syntax error; token: \"a\", near: \"a =\"");
}

TEST(Projection, GivesWhatItNames) {
  constexpr std::string_view item =
      R"({"a":{"M":{"x":{"N":"1"},"y":{"N":"2"}}},"l":{"L":[{"N":"1"},{"N":"2"},{"N":"3"}]}})";
  EXPECT_EQ(Projected("a", item), R"({"a":{"M":{"x":{"N":"1"},"y":{"N":"2"}}}})");
  EXPECT_EQ(Projected("a.x, l[2], l[0]", item),
            R"({"a":{"M":{"x":{"N":"1"}}},"l":{"L":[{"N":"1"},{"N":"3"}]}})");
  EXPECT_EQ(Projected("b, a.z, l[5]", item), "{}");
  EXPECT_EQ(Projected("a, a.x", item),
            "Invalid ProjectionExpression: Two document paths overlap with each other; must remove "
            "or rewrite one of these paths; path one: [a], path two: [a, x]");
  EXPECT_EQ(Projected("a b", item),
            "Invalid ProjectionExpression: Syntax error; token: \"b\", near: \"a b\"");
}

TEST(Placeholders, WhatNoExpressionUsesIsWrong) {
  Placeholders placeholders = PlaceholdersOf(R"({"#a":"a","#b":"b"})", R"({":v":{"N":"1"}})");
  std::ignore = ParseProjection("#a", placeholders);
  EXPECT_EQ(placeholders.Unused()->message,
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}");
  std::ignore = ParseCondition("FilterExpression", "#b = x", placeholders);
  EXPECT_EQ(placeholders.Unused()->message,
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}");
  std::ignore = ParseCondition("FilterExpression", "x = :v", placeholders);
  EXPECT_FALSE(placeholders.Unused());
}

TEST(Placeholders, ComplaintsAreAws) {
  const auto complaint = [](std::string_view names, std::string_view values) {
    const auto parsed_names = boost::json::parse(names);
    const auto parsed_values = boost::json::parse(values);
    return Placeholders::Read(parsed_names.if_object(), parsed_values.if_object()).error().message;
  };
  EXPECT_EQ(complaint("{}", "null"), "ExpressionAttributeNames must not be empty");
  EXPECT_EQ(complaint("null", "{}"), "ExpressionAttributeValues must not be empty");
  EXPECT_EQ(complaint(R"({"a":"b"})", "null"),
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"");
  EXPECT_EQ(complaint("null", R"({":a-b":{"N":"1"}})"),
            "ExpressionAttributeValues contains invalid key: Syntax error; key: \":a-b\"");
  EXPECT_EQ(complaint("null", R"({":a":{}})"),
            "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, "
            "must contain exactly one of the supported datatypes for key :a");
}

RC_GTEST_PROP(Update, ASetIsReadBackByItsPath, ()) {
  const Value value = *AnyValue();
  const auto members = *rc::gen::container<std::vector<std::pair<std::string, Value>>>(
      rc::gen::pair(rc::gen::element<std::string>("a", "b", "c"), AnyValue()));
  const Item item(members.begin(), members.end());
  Update update;
  update.set.push_back({Path{{"b"}}, UpdateTerm{.operand = value}});
  const Item updated = Apply(update, item).value();
  RC_ASSERT(*Find(updated, Path{{"b"}}) == value);
  for (const auto& [name, old] : item) RC_ASSERT(name == "b" || updated.at(name) == old);
  Update removal;
  removal.remove.push_back(Path{{"b"}});
  RC_ASSERT(!Apply(removal, updated).value().contains("b"));
}

}  // namespace
}  // namespace weir::cloud::dynamodb
