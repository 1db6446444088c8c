// Random texts have their length and alphabet, and differ.
#include "src/text/random.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::text {
namespace {

TEST(Random, HexHasItsDigits) {
  EXPECT_THAT(RandomHex(32), ::testing::MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(RandomHex(0), "");
}

TEST(Random, TextIsOfItsAlphabetAndUsesAllOfIt) {
  const std::string drawn = RandomText(4000);
  EXPECT_EQ(drawn.find_first_not_of(kUpperAndDigits), std::string::npos);
  EXPECT_EQ(std::set<char>(drawn.begin(), drawn.end()).size(), kUpperAndDigits.size());
  EXPECT_EQ(RandomText(400, "xy").find_first_not_of("xy"), std::string::npos);
}

TEST(Random, NothingIsDrawnTwice) {
  EXPECT_NE(RandomBytes(16), RandomBytes(16));
  EXPECT_NE(RandomText(16), RandomText(16));
}

}  // namespace
}  // namespace weir::text
