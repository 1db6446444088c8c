// Numbers: what is one, its one form, its order, its sums.
#include "src/cloud/dynamodb/value/number.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/cloud/dynamodb/value/generators.h"

namespace weir::cloud::dynamodb {
namespace {

std::string Normal(std::string_view text) { return Number::Parse(text).value().ToString(); }

NumberFault FaultOf(std::string_view text) { return Number::Parse(text).error(); }

TEST(Number, HasOneForm) {
  for (const char* zero : {"0", "-0", "0.000", "0e5", "+0", ".0", "00"}) {
    EXPECT_EQ(Normal(zero), "0");
  }
  EXPECT_EQ(Normal("1"), "1");
  EXPECT_EQ(Normal("+1.0"), "1");
  EXPECT_EQ(Normal("-0012.3400"), "-12.34");
  EXPECT_EQ(Normal("1e3"), "1000");
  EXPECT_EQ(Normal("1.5E-3"), "0.0015");
  EXPECT_EQ(Normal("120"), "120");
  EXPECT_EQ(Normal(".5"), "0.5");
  EXPECT_EQ(Normal("5."), "5");
  EXPECT_EQ(Number(-1230).ToString(), "-1230");
}

TEST(Number, WhatIsNoneIsRefused) {
  for (const char* text : {"", "-", ".", "e1", "1e", "1e+", "abc", "1 ", " 1", "0x1", "1,0", "NaN",
                           "Infinity", "--1", "1.2.3"}) {
    ASSERT_FALSE(Number::Parse(text)) << text;
    EXPECT_EQ(FaultOf(text), NumberFault::kNotANumber) << text;
  }
}

TEST(Number, KeepsThirtyEightDigits) {
  const std::string digits = "12345678901234567890123456789012345678";
  EXPECT_EQ(Normal(digits), digits);
  EXPECT_EQ(Normal(digits + "00000"), digits + "00000");
  EXPECT_EQ(Normal("0.000" + digits), "0.000" + digits);
  EXPECT_EQ(FaultOf(digits + "9"), NumberFault::kTooManyDigits);
}

TEST(Number, KnowsItsRange) {
  EXPECT_EQ(Normal("1e125"), "1" + std::string(125, '0'));
  EXPECT_TRUE(Number::Parse("9.9999999999999999999999999999999999999E+125"));
  EXPECT_EQ(FaultOf("1e126"), NumberFault::kOverflow);
  EXPECT_EQ(FaultOf("-1e126"), NumberFault::kOverflow);
  EXPECT_EQ(FaultOf("1e999999999999999999999"), NumberFault::kOverflow);
  EXPECT_TRUE(Number::Parse("1e-130"));
  EXPECT_EQ(FaultOf("9e-131"), NumberFault::kUnderflow);
}

TEST(Number, Adds) {
  const auto sum = [](std::string_view a, std::string_view b) {
    return Number::Sum(Number::Parse(a).value(), Number::Parse(b).value());
  };
  EXPECT_EQ(sum("1", "2").value().ToString(), "3");
  EXPECT_EQ(sum("999", "1").value().ToString(), "1000");
  EXPECT_EQ(sum("0.1", "0.2").value().ToString(), "0.3");
  EXPECT_EQ(sum("1", "-1").value(), Number());
  EXPECT_EQ(sum("1", "-3").value().ToString(), "-2");
  EXPECT_EQ(sum("100", "-0.5").value().ToString(), "99.5");
  EXPECT_EQ(sum("0", "-7").value().ToString(), "-7");
  EXPECT_EQ(sum("1e38", "1").error(), NumberFault::kTooManyDigits);
  EXPECT_EQ(sum("9e125", "1e125").error(), NumberFault::kOverflow);
}

TEST(Number, Truncates) {
  const auto truncated = [](std::string_view text) {
    return Number::Parse(text).value().Truncated();
  };
  EXPECT_EQ(truncated("1700000000"), 1700000000);
  EXPECT_EQ(truncated("12.9"), 12);
  EXPECT_EQ(truncated("-12.9"), -12);
  EXPECT_EQ(truncated("0.9"), 0);
  EXPECT_EQ(truncated("1e30"), std::nullopt);
}

RC_GTEST_PROP(Number, ComesBackFromItsText, ()) {
  const Number number = *AnyNumber();
  RC_ASSERT(Number::Parse(number.ToString()).value() == number);
}

RC_GTEST_PROP(Number, ComesBackFromItsSortKey, ()) {
  const Number number = *AnyNumber();
  RC_ASSERT(Number::FromSortKey(number.SortKey()) == number);
}

RC_GTEST_PROP(Number, SortKeysOrderLikeTheNumbers, ()) {
  const Number a = *AnyNumber();
  const Number b = *AnyNumber();
  RC_ASSERT((a <=> b) == (a.SortKey() <=> b.SortKey()));
}

RC_GTEST_PROP(Number, OrdersLikeIntegers, (std::int64_t a, std::int32_t b)) {
  RC_ASSERT((Number(a) <=> Number(b)) == (a <=> std::int64_t{b}));
}

RC_GTEST_PROP(Number, SumsAreThoseOfIntegers, (std::int32_t a, std::int32_t b)) {
  const auto sum = Number::Sum(Number(a), Number(b)).value();
  RC_ASSERT(sum == Number(std::int64_t{a} + b));
  RC_ASSERT(Number::Sum(sum, Number(b).Negated()).value() == Number(a));
}

}  // namespace
}  // namespace weir::cloud::dynamodb
