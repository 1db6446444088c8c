// The operators, as the User Guide's page on condition operators describes them.
#include "src/policy/condition.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace weir::policy {
namespace {

using Values = std::vector<std::string>;

bool Met(std::string_view op, const Values& wanted, const Values& has) {
  const auto parsed = ParseOperator(op);
  EXPECT_TRUE(parsed) << op;
  const auto condition = Condition::Make(*parsed, "a:Key", wanted, true);
  EXPECT_TRUE(condition) << op;
  const Keys keys = {{"a:key", has}};
  return condition->IsMet({.service = &keys});
}

bool MetWithoutKey(std::string_view op, const std::string& wanted) {
  const auto condition = Condition::Make(*ParseOperator(op), "a:Key", {wanted}, true);
  EXPECT_TRUE(condition) << op;
  return condition->IsMet({});
}

struct Case {
  const char* op;
  Values wanted;
  Values has;
  bool met;
};

class Operators : public testing::TestWithParam<Case> {};

TEST_P(Operators, CompareAsTheyAreNamed) {
  const Case& one = GetParam();
  EXPECT_EQ(Met(one.op, one.wanted, one.has), one.met) << one.op;
}

INSTANTIATE_TEST_SUITE_P(
    All, Operators,
    testing::Values(
        Case{"StringEquals", {"a", "b"}, {"b"}, true}, Case{"StringEquals", {"a"}, {"A"}, false},
        Case{"StringEquals", {"a*"}, {"ab"}, false},
        Case{"StringNotEquals", {"a", "b"}, {"b"}, false},
        Case{"StringNotEquals", {"a", "b"}, {"c"}, true},
        Case{"StringEqualsIgnoreCase", {"a"}, {"A"}, true},
        Case{"StringNotEqualsIgnoreCase", {"a"}, {"A"}, false},
        Case{"StringLike", {"lake/*"}, {"lake/x"}, true},
        Case{"StringLike", {"lake/*"}, {"other"}, false},
        Case{"StringNotLike", {"lake/*"}, {"lake/x"}, false},
        Case{"NumericEquals", {"10"}, {"10.0"}, true},
        Case{"NumericNotEquals", {"10"}, {"11"}, true},
        Case{"NumericLessThan", {"10"}, {"9"}, true},
        Case{"NumericLessThan", {"10"}, {"10"}, false},
        Case{"NumericLessThanEquals", {"10"}, {"10"}, true},
        Case{"NumericGreaterThan", {"10"}, {"10"}, false},
        Case{"NumericGreaterThanEquals", {"10"}, {"10"}, true},
        Case{"NumericEquals", {"10"}, {"ten"}, false},
        Case{"DateLessThan", {"2026-01-31T12:00:00Z"}, {"2026-01-31T11:59:59Z"}, true},
        Case{"DateGreaterThan", {"2026-01-31T12:00:00Z"}, {"2026-01-31T11:59:59Z"}, false},
        Case{"DateEquals", {"1769860800"}, {"2026-01-31T12:00:00Z"}, true},
        Case{"DateGreaterThanEquals", {"2026-01-31"}, {"2026-01-31T00:00:00Z"}, true},
        Case{"Bool", {"true"}, {"true"}, true}, Case{"Bool", {"TRUE"}, {"false"}, false},
        Case{"BinaryEquals", {"QUI="}, {"QUI="}, true},
        Case{"IpAddress", {"203.0.113.0/24"}, {"203.0.113.7"}, true},
        Case{"IpAddress", {"203.0.113.0/24"}, {"203.0.114.7"}, false},
        Case{"IpAddress", {"203.0.113.7"}, {"203.0.113.7"}, true},
        Case{"IpAddress", {"2001:DB8::/32"}, {"2001:db8:1::1"}, true},
        Case{"IpAddress", {"0.0.0.0/0"}, {"::1"}, false},
        Case{"NotIpAddress", {"203.0.113.0/24"}, {"203.0.113.7"}, false},
        Case{"ArnLike",
             {"arn:aws:sns:*:000000000000:t*"},
             {"arn:aws:sns:eu-west-1:000000000000:to"},
             true},
        Case{"ArnEquals", {"arn:aws:s3:::a/*"}, {"arn:aws:s3:::a/b/c"}, true},
        Case{"ArnLike", {"arn:*:t"}, {"arn:aws:sns:eu-west-1:000000000000:t"}, false},
        Case{"ArnNotLike", {"arn:aws:s3:::a/*"}, {"arn:aws:s3:::b/c"}, true},
        Case{"Null", {"true"}, {"x"}, false}, Case{"Null", {"false"}, {"x"}, true},
        Case{"StringEqualsIfExists", {"a"}, {"b"}, false},
        Case{"ForAllValues:StringEquals", {"a", "b"}, {"a", "b"}, true},
        Case{"ForAllValues:StringEquals", {"a", "b"}, {"a", "c"}, false},
        Case{"ForAllValues:StringEquals", {"a"}, {}, true},
        Case{"ForAnyValue:StringEquals", {"a", "b"}, {"c", "b"}, true},
        Case{"ForAnyValue:StringEquals", {"a", "b"}, {"c", "d"}, false},
        Case{"ForAnyValue:StringEquals", {"a"}, {}, false},
        Case{"ForAllValues:StringNotEquals", {"a"}, {"b", "a"}, false},
        Case{"ForAnyValue:StringNotEquals", {"a"}, {"b", "a"}, true},
        Case{"ForAllValues:StringLike", {"lake/*"}, {"lake/1", "lake/2"}, true}));

TEST(Conditions, AKeyThatIsNotThereMeetsNegatedConditionsAlone) {
  EXPECT_FALSE(MetWithoutKey("StringEquals", "a"));
  EXPECT_FALSE(MetWithoutKey("NumericLessThan", "1"));
  EXPECT_FALSE(MetWithoutKey("ArnLike", "arn:aws:s3:::a"));
  EXPECT_TRUE(MetWithoutKey("StringNotEquals", "a"));
  EXPECT_TRUE(MetWithoutKey("NotIpAddress", "203.0.113.7"));
  EXPECT_TRUE(MetWithoutKey("StringEqualsIfExists", "a"));
  EXPECT_TRUE(MetWithoutKey("ForAllValues:StringEquals", "a"));
  EXPECT_FALSE(MetWithoutKey("ForAnyValue:StringNotEquals", "a"));
  EXPECT_TRUE(MetWithoutKey("Null", "true"));
  EXPECT_FALSE(MetWithoutKey("Null", "false"));
}

TEST(Conditions, WhatIsNoOperatorIsNamed) {
  for (const char* name : {"StringIs", "NullIfExists", "ForAllValues:Null", "", "stringequals",
                           "ForSomeValues:StringEquals", "IfExists"}) {
    const auto op = ParseOperator(name);
    ASSERT_FALSE(op) << name;
    EXPECT_EQ(op.error().message, std::string("Invalid Condition type : ") + name);
  }
}

TEST(Conditions, AValueThatAnOperatorCanNotCompareWithIsNamed) {
  for (const auto& [op, value] :
       {std::pair("NumericEquals", "ten"), std::pair("DateEquals", "tomorrow"),
        std::pair("Bool", "maybe"), std::pair("IpAddress", "203.0.113.0/33"),
        std::pair("IpAddress", "here"), std::pair("BinaryEquals", "?"), std::pair("Null", "no")}) {
    const auto condition = Condition::Make(*ParseOperator(op), "a:Key", {value}, true);
    ASSERT_FALSE(condition) << op;
    EXPECT_NE(condition.error().message.find(value), std::string::npos);
    EXPECT_NE(condition.error().message.find("a:Key"), std::string::npos);
  }
}

TEST(Conditions, VariablesStandInTextsAlone) {
  const Keys keys = {{"a:key", {"blue"}}, {"aws:username", {"blue"}}};
  const auto text =
      Condition::Make(*ParseOperator("StringEquals"), "a:Key", {"${aws:username}"}, true);
  EXPECT_TRUE(text->IsMet({.service = &keys}));
  const auto plain =
      Condition::Make(*ParseOperator("StringEquals"), "a:Key", {"${aws:username}"}, false);
  EXPECT_FALSE(plain->IsMet({.service = &keys}));
}

TEST(Conditions, KeysOfTheServiceComeBeforeThoseOfAllRequests) {
  const Keys service = {{"a:key", {"service"}}};
  const Keys global = {{"a:key", {"global"}}, {"a:other", {"global"}}};
  const KeyView view = {.service = &service, .global = &global};
  EXPECT_EQ(view.Find("a:key")->front(), "service");
  EXPECT_EQ(view.Find("a:other")->front(), "global");
  EXPECT_EQ(view.Find("a:third"), nullptr);
}

}  // namespace
}  // namespace weir::policy
