// Names of landings: made, read, and in the order that a merge goes by.
#include "src/landing/name.h"

#include <gtest/gtest.h>

namespace weir::landing {
namespace {

constexpr event::Timestamp kMorning{1'626'336'551'000'000};  // 2021-07-15T08:09:11Z
constexpr std::string_view kPosition =
    "k9be83f7b08d5a3ad-000000000006-"
    "00000000000000000000000000000000000000000000000000000017-000000";

TEST(LandingName, SaysHourShardAndFirstPosition) {
  const LandingName name(kMorning, kPosition, "0123456789abcdef");
  const std::string text = name.Text("events/");
  EXPECT_EQ(text, "events/landing/2021-07-15T08/k9be83f7b08d5a3ad-000000000006/" +
                      std::string(kPosition) + "-0123456789abcdef");
  EXPECT_EQ(LandingName::Parse(text), name);
  EXPECT_EQ(LandingName::Parse(name.Text("")), name);
}

TEST(LandingName, OfAPartOfARecordIsOneAsWell) {
  const LandingName name(kMorning, std::string(kPosition) + "000003", "t1");
  EXPECT_EQ(LandingName::Parse(name.Text("")), name);
}

TEST(LandingName, OthersAreNone) {
  const std::string good = LandingName(kMorning, kPosition, "t1").Text("");
  ASSERT_TRUE(LandingName::Parse(good));
  for (const auto& [part, other] : {std::pair{"landing/", "handing/"},
                                    {"T08/", "T24/"},
                                    {"T08/", "/"},
                                    {"000006/", "000007/"},
                                    {"-t1", "-"},
                                    {"-t1", ""},
                                    {"000017-", "00001x-"},
                                    {good.c_str(), ""},
                                    {good.c_str(), "landing/"}}) {
    std::string wrong = good;
    wrong.replace(wrong.find(part), std::string(part).size(), other);
    EXPECT_FALSE(LandingName::Parse(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace weir::landing
