// Conditions: what they say of items, and what is wrong with those that are none.
#include "src/cloud/dynamodb/expression/condition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/cloud/dynamodb/expression/expression_test.h"
#include "src/cloud/dynamodb/value/generators.h"

namespace weir::cloud::dynamodb {
namespace {

bool Judge(std::string_view text, std::string_view item) {
  Placeholders placeholders = Common();
  return Holds(ParseCondition("ConditionExpression", text, placeholders).value(), ItemOf(item));
}

std::string Complaint(std::string_view text) {
  Placeholders placeholders = Common();
  const auto parsed = ParseCondition("ConditionExpression", text, placeholders);
  if (parsed) return "nothing";
  constexpr std::string_view kind = "Invalid ConditionExpression: ";
  EXPECT_TRUE(parsed.error().message.starts_with(kind));
  EXPECT_EQ(parsed.error().code, "ValidationException");
  return parsed.error().message.substr(kind.size());
}

TEST(Condition, ComparesValuesOfTheSameType) {
  constexpr std::string_view item = R"({"a":{"N":"5"},"b":{"N":"7"},"s":{"S":"abd"}})";
  EXPECT_TRUE(Judge("a = :n", item));
  EXPECT_FALSE(Judge("a <> :n", item));
  EXPECT_TRUE(Judge("a < b", item));
  EXPECT_TRUE(Judge("a <= :n AND a >= :n", item));
  EXPECT_FALSE(Judge("a > :n", item));
  EXPECT_TRUE(Judge("s > :s", item));
  EXPECT_TRUE(Judge(":one < a", item));
}

TEST(Condition, DifferentTypesAreUnequalAndHaveNoOrder) {
  constexpr std::string_view item = R"({"a":{"N":"5"}})";
  EXPECT_FALSE(Judge("a = :s", item));
  EXPECT_TRUE(Judge("a <> :s", item));
  EXPECT_FALSE(Judge("a < :s", item));
  EXPECT_FALSE(Judge("a >= :s", item));
}

TEST(Condition, WhatIsNotThereIsOnlyUnequal) {
  EXPECT_FALSE(Judge("a = :n", "{}"));
  EXPECT_TRUE(Judge("a <> :n", "{}"));
  EXPECT_FALSE(Judge("a < :n", "{}"));
  EXPECT_TRUE(Judge("attribute_not_exists(a)", "{}"));
  EXPECT_FALSE(Judge("attribute_exists(a)", "{}"));
  EXPECT_FALSE(Judge("size(a) = :n", "{}"));
  EXPECT_FALSE(Judge("a IN (:n)", "{}"));
}

TEST(Condition, AnOperandMayStandInParentheses) {
  constexpr std::string_view item = R"({"a":{"N":"5"},"s":{"S":"abcde"}})";
  EXPECT_TRUE(Judge("(a) = :n", item));
  EXPECT_TRUE(Judge("(size(s)) = (:n)", item));
  EXPECT_TRUE(Judge("(a) BETWEEN (:one) AND :n", item));
  EXPECT_TRUE(Judge("(a) IN (:one, (:n))", item));
  EXPECT_TRUE(Judge("((a) = :n) AND ((a) >= :one OR NOT (s) = :s)", item));
  EXPECT_EQ(Complaint("((a)) = :n"), "The expression has redundant parentheses;");
  EXPECT_EQ(Complaint("(((a) = :n))"), "The expression has redundant parentheses;");
  EXPECT_THAT(Complaint("(a) AND a = :n"), testing::StartsWith("Syntax error"));
}

TEST(Condition, DeepParenthesesAreRefused) {
  EXPECT_NE(Complaint(std::string(2000, '(') + "a) = :n"), "nothing");
  EXPECT_NE(Complaint(std::string(2000, '(') + "a" + std::string(2000, ')')), "nothing");
}

TEST(Condition, FunctionsTakeConstantsToo) {
  EXPECT_TRUE(Judge("size(:s) < :n", "{}"));
  EXPECT_TRUE(Judge("size(:l) = :one", "{}"));
  EXPECT_TRUE(Judge("attribute_type(:s, :S)", "{}"));
  EXPECT_FALSE(Judge("attribute_type(:n, :S)", "{}"));
  EXPECT_EQ(Complaint("size(:n) = :n"),
            "Incorrect operand type for operator or function; operator or function: size, operand "
            "type: N");
}

TEST(Condition, TypesAreNamedByConstants) {
  EXPECT_THAT(Complaint("attribute_type(a, b)"), testing::HasSubstr("attribute_type"));
}

TEST(Condition, ContainsComparesTwoThings) {
  EXPECT_EQ(Complaint("contains(a.b, a.b)"),
            "The first operand must be distinct from the remaining operands for this operator or "
            "function; operator: contains, first operand: [a, b]");
  EXPECT_EQ(Complaint("contains(a, b)"), "nothing");
}

TEST(Condition, BindsNotBeforeAndBeforeOr) {
  constexpr std::string_view item = R"({"a":{"N":"5"}})";
  EXPECT_TRUE(Judge("a = :n OR a = :one AND a = :one", item));
  EXPECT_FALSE(Judge("(a = :n OR a = :one) AND a = :one", item));
  EXPECT_TRUE(Judge("NOT a = :one AND a = :n", item));
  EXPECT_FALSE(Judge("NOT (a = :one OR a = :n)", item));
  EXPECT_TRUE(Judge("not a = :one and a = :n or a = :one", item));
}

TEST(Condition, LooksIntoDocuments) {
  constexpr std::string_view item =
      R"({"name":{"M":{"l":{"L":[{"N":"1"},{"M":{"x":{"N":"5"}}}]}}},"a.b":{"N":"5"}})";
  EXPECT_TRUE(Judge("#n.l[1].x = :n", item));
  EXPECT_TRUE(Judge("#dot = :n", item));
  EXPECT_FALSE(Judge("attribute_exists(#n.l[2])", item));
  EXPECT_FALSE(Judge("attribute_exists(#n.l.x)", item));
  EXPECT_TRUE(Judge("size(#n.l) = size(#n.l)", item));
}

TEST(Condition, BetweenAndInIncludeTheirEnds) {
  constexpr std::string_view item = R"({"a":{"N":"5"}})";
  EXPECT_TRUE(Judge("a BETWEEN :one AND :n", item));
  EXPECT_FALSE(Judge("NOT a between :one AND :n", item));
  EXPECT_TRUE(Judge("a IN (:s, :n)", item));
  EXPECT_FALSE(Judge("a in (:s, :one)", item));
}

TEST(Condition, FunctionsKnowTheirTypes) {
  constexpr std::string_view item = R"({"s":{"S":"abcd"},"l":{"L":[{"S":"abc"}]},
      "ss":{"SS":["abc"]},"b":{"B":"AAECAw=="},"m":{"M":{"k":{"N":"1"}}},"z":{"NULL":true}})";
  EXPECT_TRUE(Judge("begins_with(s, :s)", item));
  EXPECT_TRUE(Judge("begins_with(b, :b)", item));
  EXPECT_FALSE(Judge("begins_with(l, :s)", item));
  EXPECT_TRUE(Judge("contains(s, :s)", item));
  EXPECT_TRUE(Judge("contains(l, :s)", item));
  EXPECT_TRUE(Judge("contains(ss, :s)", item));
  EXPECT_TRUE(Judge("contains(b, :b)", item));
  EXPECT_FALSE(Judge("contains(s, :n)", item));
  EXPECT_TRUE(Judge("attribute_type(s, :S)", item));
  EXPECT_FALSE(Judge("attribute_type(l, :S)", item));
  EXPECT_TRUE(Judge("size(m) = :one AND size(b) < :n AND size(ss) = size(l)", item));
  EXPECT_FALSE(Judge("size(z) = :one", item));
}

TEST(Condition, SyntaxErrorsNameTheTokenAndWhatIsAroundIt) {
  EXPECT_EQ(Complaint(""), "The expression can not be empty;");
  EXPECT_EQ(Complaint("  "), "The expression can not be empty;");
  EXPECT_EQ(Complaint("a"), "Syntax error; token: \"<EOF>\", near: \"a\"");
  EXPECT_EQ(Complaint("a =  = :n"), "Syntax error; token: \"=\", near: \"=  = :n\"");
  EXPECT_EQ(Complaint("a = :n b"), "Syntax error; token: \"b\", near: \":n b\"");
  EXPECT_EQ(Complaint("_a = :n"), "Syntax error; token: \"_\", near: \"_a\"");
  EXPECT_EQ(Complaint("a[x] = :n"), "Syntax error; token: \"x\", near: \"[x]\"");
  EXPECT_EQ(Complaint("(a = :n"), "Syntax error; token: \"<EOF>\", near: \":n\"");
  EXPECT_EQ(Complaint("a == :n"), "Syntax error; token: \"=\", near: \"== :n\"");
  EXPECT_EQ(Complaint("a = 5"), "Syntax error; token: \"5\", near: \"= 5\"");
}

TEST(Condition, ComplaintsAreAws) {
  EXPECT_EQ(Complaint("#x = :n"),
            "An expression attribute name used in the document path is not defined; attribute "
            "name: #x");
  EXPECT_EQ(Complaint("a = :y"),
            "An expression attribute value used in expression is not defined; attribute value: :y");
  EXPECT_EQ(Complaint("name = :n"), "Attribute name is a reserved keyword; reserved keyword: name");
  EXPECT_EQ(Complaint("a.Status = :n"),
            "Attribute name is a reserved keyword; reserved keyword: Status");
  EXPECT_EQ(Complaint("foo(a)"), "Invalid function name; function: foo");
  EXPECT_EQ(Complaint("a = foo(a)"), "Invalid function name; function: foo");
  EXPECT_EQ(Complaint("attribute_exists(a, b)"),
            "Incorrect number of operands for operator or function; operator or function: "
            "attribute_exists, number of operands: 2");
  EXPECT_EQ(Complaint("attribute_exists(:n)"),
            "Operator or function requires a document path; operator or function: "
            "attribute_exists");
  EXPECT_EQ(Complaint("size(a)"),
            "The function is not allowed to be used this way in an expression; function: size");
  EXPECT_EQ(Complaint("attribute_exists(a) = :t"),
            "The function is not allowed to be used this way in an expression; function: "
            "attribute_exists");
  EXPECT_EQ(Complaint("a < :t"),
            "Incorrect operand type for operator or function; operator or function: <, operand "
            "type: BOOL");
  EXPECT_EQ(Complaint("begins_with(a, :n)"),
            "Incorrect operand type for operator or function; operator or function: begins_with, "
            "operand type: N");
  EXPECT_EQ(Complaint("a = a"),
            "The first operand must be distinct from the remaining operands for this operator or "
            "function; operator: =, first operand: [a]");
  EXPECT_EQ(Complaint("attribute_type(a, :bad)"),
            "Invalid attribute type name found; type: bad, valid types: "
            "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
  EXPECT_EQ(Complaint("a BETWEEN :n AND :one"),
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
            "lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: "
            "{N:1}");
  EXPECT_EQ(Complaint("a BETWEEN :n AND :s"),
            "The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
            "operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {S:abc}");
}

TEST(Condition, RedundantParenthesesAreWrong) {
  constexpr std::string_view redundant = "The expression has redundant parentheses;";
  EXPECT_EQ(Complaint("((a = :n))"), redundant);
  EXPECT_EQ(Complaint("b = :n AND ((a = :n))"), redundant);
  EXPECT_EQ(Complaint("((a = :n) AND (b = :n))"), "nothing");
  EXPECT_EQ(Complaint("((a = :n) AND b = :n)"), "nothing");
  EXPECT_EQ(Complaint("(NOT (a = :n))"), "nothing");
  EXPECT_EQ(Complaint("(a = :n)"), "nothing");
}

TEST(Condition, IsBounded) {
  std::string chain = "a = :n";
  for (int i = 0; i < 149; ++i) chain += " OR a = :n";
  EXPECT_EQ(Complaint(chain), "nothing");  // 299 operators
  chain += " OR a = :n";
  EXPECT_NE(Complaint(chain), "nothing");
  EXPECT_EQ(Complaint("a = :n" + std::string(4091, ' ')),
            "Expression size has exceeded the maximum allowed size; expression size: 4097");
  EXPECT_NE(Complaint(std::string(2000, '(') + "a"), "nothing");
  std::string negations;
  for (int i = 0; i < 400; ++i) negations += "NOT ";
  EXPECT_NE(Complaint(negations + "a = :n"), "nothing");
  std::string candidates = "a IN (:n";
  for (int i = 0; i < 100; ++i) candidates += ",:n";
  EXPECT_EQ(Complaint(candidates + ")"),
            "The IN operator is provided with too many operands; number of operands: 101");
  std::string path = "a";
  for (int i = 0; i < 32; ++i) path += ".a";
  EXPECT_EQ(Complaint(path + " = :n"),
            "The document path has too many nesting elements; nesting levels: 33");
}

RC_GTEST_PROP(Condition, EqualityIsThatOfValues, ()) {
  const Value a = *AnyValue();
  const Value b = *rc::gen::oneOf(AnyValue(), rc::gen::just(a));
  const Item item = {{"a", a}};
  Condition equal{.kind = Condition::Kind::kCompare, .operands = {Path{{"a"}}, b}};
  RC_ASSERT(Holds(equal, item) == (a == b));
  equal.comparator = Comparator::kNotEqual;
  RC_ASSERT(Holds(equal, item) == (a != b));
}

}  // namespace
}  // namespace weir::cloud::dynamodb
