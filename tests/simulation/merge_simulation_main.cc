// Runs the merge's simulation over many seeds and stops at the first that breaks its promise.
#include "tests/simulation/merge_simulation.h"
#include "tests/simulation/seed_command.h"

int main(int argc, char** argv) {
  namespace simulation = weir::simulation;
  return simulation::RunSeeds(
      {.program = "merge_simulation",
       .what = "Runs the merge of landings under faults drawn from seeds.",
       .promise = "one verdict a record, one object an id",
       .seeds = 1'000,
       .is_flaw = [](const auto& name) { return simulation::MergeFlawNamed(name).has_value(); },
       .simulate =
           [](std::uint64_t seed, const std::string& flaw) {
             return simulation::SimulateMerge(seed, *simulation::MergeFlawNamed(flaw)).failures;
           }},
      argc, argv);
}
