// The protocol's promise put to the test: one world from one seed, run and audited.
#include "tests/simulation/simulation.h"

#include <utility>

#include "tests/simulation/audit.h"
#include "tests/simulation/driver.h"

namespace weir::simulation {
namespace {

bool IsSteady(const Workload& workload) {
  for (std::uint32_t record = 0; record < workload.records.size(); ++record) {
    if (!workload.IsSteady(record)) return false;
  }
  return true;
}

/// Each record once more: nothing changes, and the counts are those of what stands there.
void CheckReplay(Driver& driver, const Audit& audit, World& world) {
  const auto claims = world.claims.claims();
  const auto objects = world.objects.objects();
  const event::Counts counts = driver.Replay();
  if (!counts.IsBalanced()) world.failures.emplace_back("the counts do not balance");
  // Which records are valid may have changed since they were first seen.
  if (!IsSteady(world.workload)) return;
  if (claims != world.claims.claims() || objects != world.objects.objects()) {
    world.failures.emplace_back("a replay changed something");
  }
  if (counts.stored != audit.lines_in_lake() ||
      counts.conflicts + counts.quarantined != audit.rows_in_quarantine()) {
    world.failures.emplace_back("the counts are not what stands there");
  }
}

}  // namespace

Outcome Simulate(std::uint64_t seed, Flaw flaw) {
  World world(seed, flaw);
  Driver driver(world);
  driver.Run();
  Audit audit(world);
  audit.Run();
  CheckReplay(driver, audit, world);
  return {std::move(world.failures), world.claims.claims(), world.objects.objects()};
}

}  // namespace weir::simulation
