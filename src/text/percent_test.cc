// What is encoded comes back; what is no encoding is none, or stays.
#include "src/text/percent.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::text {
namespace {

RC_GTEST_PROP(Percent, WhatIsEncodedComesBack, (const std::string& text)) {
  RC_ASSERT(PercentDecoded(PercentEncoded(text)) == text);
  RC_ASSERT(PercentDecodedIfEncoded(PercentEncoded(text, "")) == text);
  RC_ASSERT(PercentDecoded(PercentEncoded(text), Plus::kIsSpace) == text);
}

RC_GTEST_PROP(Percent, WhatIsEncodedHasUnreservedCharactersAndPercentSignsAlone,
              (const std::string& text)) {
  RC_ASSERT(PercentEncoded(text).find_first_not_of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%") ==
            std::string::npos);
}

RC_GTEST_PROP(Percent, BothWaysToDecodeAgreeWhereTextIsEncoded, (const std::string& text)) {
  const auto decoded = PercentDecoded(text);
  RC_ASSERT(!decoded || *decoded == PercentDecodedIfEncoded(text));
  RC_ASSERT(decoded || text.find('%') != std::string::npos);
}

TEST(Percent, AllButUnreservedAndWhatIsPlainIsEncoded) {
  EXPECT_EQ(PercentEncoded("aZ09-._~/ \xff+"), "aZ09-._~%2F%20%FF%2B");
  EXPECT_EQ(PercentEncoded("a/b c", kUnreservedAndSlash), "a/b%20c");
  EXPECT_EQ(PercentEncoded("a~/", ""), "a%7E%2F");
}

TEST(Percent, EscapesAreOfAnyByteInEitherCase) {
  EXPECT_EQ(PercentDecoded("a%20b%2Bc+%e2%82%AC"), "a b+c+\xe2\x82\xac");
  EXPECT_EQ(PercentDecoded("a+b%2B", Plus::kIsSpace), "a b+");
  EXPECT_EQ(PercentDecoded("%00"), std::string(1, '\0'));
}

TEST(Percent, WhatIsNoEscapeIsRefusedOrStays) {
  for (const std::string broken : {"%", "%4", "%4g", "a%zz", "%+1", "% 1"}) {
    EXPECT_FALSE(PercentDecoded(broken)) << broken;
    EXPECT_EQ(PercentDecodedIfEncoded(broken), broken);
  }
  EXPECT_FALSE(PercentDecoded("%%41"));
  EXPECT_EQ(PercentDecodedIfEncoded("%%41"), "%A");
}

}  // namespace
}  // namespace weir::text
