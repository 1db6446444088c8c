// Hex: every byte, in lower case.
#include "src/codec/hex.h"

#include <gtest/gtest.h>

namespace weir::codec {
namespace {

TEST(Hex, IsTwoLowerCaseDigitsAByte) {
  using namespace std::literals;
  EXPECT_EQ(ToHex(""), "");
  EXPECT_EQ(ToHex("\x00\x0f\xa5\xff"sv), "000fa5ff");
}

}  // namespace
}  // namespace weir::codec
