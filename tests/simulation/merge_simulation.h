// The merge's promise put to the test: one world from one seed, run and audited.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/merge_world.h"

namespace weir::simulation {

struct MergeOutcome {
  std::vector<std::string> failures;  ///< what broke the promise; empty when it held
  fakes::InMemoryMergeObjects::Objects objects;
  std::set<std::string> seen;  ///< see MergeAudit::seen()

  friend bool operator==(const MergeOutcome&, const MergeOutcome&) = default;
};

/// The same seed and flaw always give the same outcome.
[[nodiscard]] MergeOutcome SimulateMerge(std::uint64_t seed, MergeFlaw flaw = MergeFlaw::kNone);

}  // namespace weir::simulation
