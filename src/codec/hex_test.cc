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

TEST(Hex, IsReadAsItIsWrittenAlone) {
  using namespace std::literals;
  EXPECT_EQ(FromHex("000fa5ff"), "\x00\x0f\xa5\xff"s);
  EXPECT_EQ(FromHex(""), "");
  for (const auto& text : {"0", "0g", "0A", " 0", "0x"}) EXPECT_EQ(FromHex(text), std::nullopt);
}

}  // namespace
}  // namespace weir::codec
