// What is a number to SQS, and what only a programming language takes for one.
#include "src/cloud/sqs/number.h"

#include <string>

#include <gtest/gtest.h>

namespace weir::cloud::sqs {
namespace {

TEST(SqsNumber, DecimalsAreNumbers) {
  for (const char* text :
       {"0", "-0", "+7", "1.5", "-1.5e3", ".5", "5.", "1E-128", "9e126",
        "000000000000000000000000000000000000000000001", "0e999999999999999999"}) {
    EXPECT_TRUE(IsNumber(text)) << text;
  }
}

TEST(SqsNumber, WhatElseLanguagesReadIsNone) {
  for (const char* text : {"", "-", ".", "e5", "1e", "0x1F", "inf", "nan", "1_000", "1,5", " 1",
                           "1 ", "--1", "1e5.5", "1.2.3"}) {
    EXPECT_FALSE(IsNumber(text)) << text;
  }
}

TEST(SqsNumber, PrecisionAndMagnitudeHaveBounds) {
  const std::string digits(38, '9');
  EXPECT_TRUE(IsNumber(digits));
  EXPECT_FALSE(IsNumber(digits + "9"));
  EXPECT_TRUE(IsNumber("1" + std::string(126, '0')));  // zeros at the end are none of its digits
  EXPECT_FALSE(IsNumber("1" + std::string(127, '0')));
  EXPECT_TRUE(IsNumber("0." + std::string(127, '0') + "1"));
  EXPECT_FALSE(IsNumber("0." + std::string(128, '0') + "1"));
  EXPECT_FALSE(IsNumber("1e999999999999999999"));
}

}  // namespace
}  // namespace weir::cloud::sqs
