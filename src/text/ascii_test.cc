// Letters of ASCII lose their case, and nothing else changes.
#include "src/text/ascii.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::text {
namespace {

TEST(Ascii, LettersAloneAreLowered) {
  EXPECT_EQ(AsciiLowered("@AMZ[`amz{09\xc3\x89\xff"), "@amz[`amz{09\xc3\x89\xff");
}

RC_GTEST_PROP(Ascii, WhatIsLoweredStaysSoAndIsTheSame, (const std::string& text)) {
  const std::string lower = AsciiLowered(text);
  RC_ASSERT(AsciiLowered(lower) == lower);
  RC_ASSERT(IsSameInAnyCase(text, lower));
}

RC_GTEST_PROP(Ascii, TextsAreTheSameWhereTheirLowerCaseIs,
              (const std::string& one, const std::string& other)) {
  RC_ASSERT(IsSameInAnyCase(one, other) == (AsciiLowered(one) == AsciiLowered(other)));
}

}  // namespace
}  // namespace weir::text
