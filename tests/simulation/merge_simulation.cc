// The merge's promise put to the test: one world from one seed, run and audited.
#include "tests/simulation/merge_simulation.h"

#include <utility>

#include "tests/simulation/merge_audit.h"
#include "tests/simulation/merge_driver.h"

namespace weir::simulation {

MergeOutcome SimulateMerge(std::uint64_t seed, MergeFlaw flaw) {
  MergeWorld world(seed, flaw);
  {
    MergeDriver driver(world);
    driver.Run();
  }
  MergeAudit audit(world);
  if (world.failures.empty()) audit.Run();
  return {std::move(world.failures), std::move(world.objects.objects), audit.seen()};
}

}  // namespace weir::simulation
