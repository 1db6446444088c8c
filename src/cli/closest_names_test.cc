// What slips of the hand are taken for.
#include "src/cli/closest_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::string> kNames = {"run", "seed", "send", "up", "verify", "--lake"};

TEST(ClosestNamesTest, EditsAreCounted) {
  EXPECT_EQ(EditDistance("run", "run"), 0U);
  EXPECT_EQ(EditDistance("rnu", "run"), 1U) << "two letters changed over are one slip";
  EXPECT_EQ(EditDistance("verfy", "verify"), 1U);
  EXPECT_EQ(EditDistance("ran", "run"), 1U);
  EXPECT_EQ(EditDistance("runs", "run"), 1U);
  EXPECT_EQ(EditDistance("", "run"), 3U);
  EXPECT_EQ(EditDistance("ca", "abc"), 3U);
}

TEST(ClosestNamesTest, TheNearestAloneIsNamed) {
  EXPECT_THAT(ClosestNames("rnu", kNames), ElementsAre("run"));
  EXPECT_THAT(ClosestNames("--lak", kNames), ElementsAre("--lake"));
  EXPECT_THAT(ClosestNames("vrfy", kNames), ElementsAre("verify"));
}

TEST(ClosestNamesTest, NamesThatAreAsNearAreAllNamed) {
  EXPECT_THAT(ClosestNames("sed", kNames), ElementsAre("seed", "send"));
  EXPECT_EQ(DidYouMean("sed", kNames), R"(; did you mean "seed" or "send"?)");
}

TEST(ClosestNamesTest, WhatHasHardlyALetterInCommonIsNotNamed) {
  EXPECT_THAT(ClosestNames("ls", kNames), IsEmpty());
  EXPECT_THAT(ClosestNames("x", kNames), IsEmpty());
  EXPECT_THAT(ClosestNames("compress", kNames), IsEmpty());
  EXPECT_THAT(ClosestNames(std::string(1'000'000, 'x'), kNames), IsEmpty());
  EXPECT_EQ(DidYouMean("frobnicate", kNames), "");
}

}  // namespace
}  // namespace weir::cli
