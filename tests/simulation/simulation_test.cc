// The simulation itself: it repeats itself to the byte, and it finds each way to break a step.
#include "tests/simulation/simulation.h"

#include <string_view>

#include <gtest/gtest.h>

namespace weir::simulation {
namespace {

constexpr std::uint64_t kSeeds = 300;

class BrokenStep : public testing::TestWithParam<std::string_view> {};

TEST_P(BrokenStep, IsFoundWithinThreeHundredSeeds) {
  const auto flaw = FlawNamed(GetParam());
  ASSERT_TRUE(flaw);
  std::uint64_t seed = 1;
  while (seed <= kSeeds && Simulate(seed, *flaw).failures.empty()) ++seed;
  EXPECT_LE(seed, kSeeds) << "no seed found it";
}

INSTANTIATE_TEST_SUITE_P(Simulation, BrokenStep,
                         testing::Values("check_then_write", "existence_is_proof", "forgets_object",
                                         "moves_blindly", "overwrites", "forgets_tombstones",
                                         "tombstones_are_proof", "answers_without_entry"));

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
