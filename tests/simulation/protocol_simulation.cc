// Runs the protocol's simulation over many seeds and stops at the first that breaks its promise.
#include "tests/simulation/seed_command.h"
#include "tests/simulation/simulation.h"

int main(int argc, char** argv) {
  namespace simulation = weir::simulation;
  return simulation::RunSeeds(
      {.program = "protocol_simulation",
       .what = "Runs the exactly-once protocol under faults drawn from seeds.",
       .promise = "nothing lost, nothing twice",
       .seeds = 3'000,
       .is_flaw = [](const auto& name) { return simulation::FlawNamed(name).has_value(); },
       .simulate =
           [](std::uint64_t seed, const std::string& flaw) {
             return simulation::Simulate(seed, *simulation::FlawNamed(flaw)).failures;
           }},
      argc, argv);
}
