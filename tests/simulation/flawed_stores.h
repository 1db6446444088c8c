// Stores that break the protocol, each in one step: the simulation has to notice.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "tests/fakes/in_memory_claim_store.h"
#include "tests/fakes/in_memory_object_store.h"
#include "tests/simulation/strand.h"

namespace weir::simulation {

enum class Flaw {
  kNone,
  kCheckThenWrite,       ///< claims are looked up first and written later
  kExistenceIsProof,     ///< an object that is there is taken to hold all members
  kForgetsObject,        ///< a claim that is there names the asker's object
  kMovesBlindly,         ///< claims move whatever they name
  kOverwrites,           ///< objects replace each other
  kForgetsTombstones,    ///< what was rolled up is written again
  kTombstonesAreProof,   ///< what was rolled up is taken to have held all members
  kAnswersWithoutEntry,  ///< an attempt answers though its ledger entry was not written
};

[[nodiscard]] std::optional<Flaw> FlawNamed(std::string_view name);

/// The claims with that flaw, or nullptr where it lies elsewhere.
[[nodiscard]] std::unique_ptr<pipeline::ClaimStore> FlawedClaims(Flaw flaw,
                                                                 fakes::InMemoryClaimStore& claims,
                                                                 Strand& strand);
/// The lake with that flaw, or nullptr where it lies elsewhere.
[[nodiscard]] std::unique_ptr<pipeline::ObjectStore> FlawedObjects(
    Flaw flaw, fakes::InMemoryObjectStore& objects);

}  // namespace weir::simulation
