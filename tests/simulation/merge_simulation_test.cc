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

struct Broken {
  std::string_view flaw;
  std::uint64_t first = 1;  ///< the search begins where it was found last, and saves that time
};

class BrokenMerge : public testing::TestWithParam<Broken> {};

TEST_P(BrokenMerge, IsFoundWithinThreeHundredSeeds) {
  const auto flaw = MergeFlawNamed(GetParam().flaw);
  ASSERT_TRUE(flaw);
  const std::uint64_t end = GetParam().first + kSeeds;
  std::uint64_t seed = GetParam().first;
  while (seed < end && SimulateMerge(seed, *flaw).failures.empty()) ++seed;
  EXPECT_LT(seed, end) << "no seed found it";
}

INSTANTIATE_TEST_SUITE_P(MergeSimulation, BrokenMerge,
                         testing::Values(Broken{"overwrites_plans", 3}, Broken{"closes_early"},
                                         Broken{"forgets_before", 2}, Broken{"forgets_index"},
                                         Broken{"forgets_early", 26}, Broken{"deletes_by_age"},
                                         Broken{"deletes_at_once", 2}, Broken{"takes_old_puts"},
                                         Broken{"publishes_blindly", 10},
                                         Broken{"removes_at_once", 94}, Broken{"notes_ahead", 79},
                                         Broken{"hides_replays", 2}, Broken{"lists_nothing", 4},
                                         Broken{"composes_in_part"}, Broken{"forgets_listed", 38}));

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
