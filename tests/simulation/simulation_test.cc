// The simulation itself: it repeats itself to the byte, and it finds each way to break a step.
#include "tests/simulation/simulation.h"

#include <string_view>

#include <gtest/gtest.h>

namespace weir::simulation {
namespace {

constexpr std::uint64_t kSeeds = 300;

struct Broken {
  std::string_view flaw;
  std::uint64_t first = 1;  ///< the search begins where it was found last, and saves that time
};

class BrokenStep : public testing::TestWithParam<Broken> {};

TEST_P(BrokenStep, IsFoundWithinThreeHundredSeeds) {
  const auto flaw = FlawNamed(GetParam().flaw);
  ASSERT_TRUE(flaw);
  const std::uint64_t end = GetParam().first + kSeeds;
  std::uint64_t seed = GetParam().first;
  while (seed < end && Simulate(seed, *flaw).failures.empty()) ++seed;
  EXPECT_LT(seed, end) << "no seed found it";
}

INSTANTIATE_TEST_SUITE_P(Simulation, BrokenStep,
                         testing::Values(Broken{"check_then_write"}, Broken{"existence_is_proof"},
                                         Broken{"forgets_object"}, Broken{"moves_blindly", 90},
                                         Broken{"overwrites"}, Broken{"forgets_tombstones"},
                                         Broken{"tombstones_are_proof", 225},
                                         Broken{"answers_without_entry", 8}));

TEST(Simulation, SameSeedGivesTheSameStoresByteForByte) {
  for (std::uint64_t seed = 1; seed <= 15; ++seed) EXPECT_EQ(Simulate(seed), Simulate(seed));
}

TEST(Simulation, SameSeedFailsInTheSameWay) {
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    EXPECT_EQ(Simulate(seed, Flaw::kForgetsObject), Simulate(seed, Flaw::kForgetsObject));
  }
}

TEST(Simulation, OtherSeedsGiveOtherStores) { EXPECT_NE(Simulate(1).objects, Simulate(2).objects); }

}  // namespace
}  // namespace weir::simulation
