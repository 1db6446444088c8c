// The protocol's promise put to the test: one world from one seed, run and audited.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/world.h"

namespace weir::simulation {

struct Outcome {
  std::vector<std::string> failures;  ///< what broke the promise; empty when it held
  std::map<fakes::InMemoryClaimStore::Key, fakes::StoredClaim> claims;
  fakes::InMemoryObjectStore::Objects objects;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// The same seed and flaw always give the same outcome.
[[nodiscard]] Outcome Simulate(std::uint64_t seed, Flaw flaw = Flaw::kNone);

}  // namespace weir::simulation
