// The merge's simulation itself: it repeats itself to the byte, and it finds each way to break a
// step.
#include "tests/simulation/merge_simulation.h"

#include <set>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::simulation {
namespace {

constexpr std::uint64_t kSeeds = 300;

class BrokenMerge : public testing::TestWithParam<std::string_view> {};

TEST_P(BrokenMerge, IsFoundWithinThreeHundredSeeds) {
  const auto flaw = MergeFlawNamed(GetParam());
  ASSERT_TRUE(flaw);
  std::uint64_t seed = 1;
  while (seed <= kSeeds && SimulateMerge(seed, *flaw).failures.empty()) ++seed;
  EXPECT_LE(seed, kSeeds) << "no seed found it";
}

INSTANTIATE_TEST_SUITE_P(MergeSimulation, BrokenMerge,
                         testing::Values("overwrites_plans", "closes_early", "forgets_before",
                                         "forgets_index", "forgets_early", "deletes_by_age",
                                         "deletes_at_once", "takes_old_puts", "publishes_blindly",
                                         "removes_at_once", "notes_ahead", "hides_replays",
                                         "lists_nothing", "forgets_listed", "composes_in_part"));

TEST(MergeSimulation, SameSeedGivesTheSameLakeByteForByte) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    EXPECT_EQ(SimulateMerge(seed), SimulateMerge(seed));
  }
}

TEST(MergeSimulation, ComesToEverythingThatAPlanMaySay) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 1; seed <= kSeeds && seen.size() < 13; ++seed) {
    seen.merge(SimulateMerge(seed).seen);
  }
  EXPECT_THAT(
      seen, testing::ElementsAre("before", "days", "deletes", "drops", "floor", "held", "listings",
                                 "pieces", "relisted", "removes", "replayed", "rolls", "sources"));
}

TEST(MergeSimulation, OtherSeedsGiveOtherLakes) {
  EXPECT_NE(SimulateMerge(1).objects, SimulateMerge(2).objects);
}

}  // namespace
}  // namespace weir::simulation
