// All that a simulated run consists of, made from its seed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/pipeline/processor.h"

#include "tests/fakes/in_memory_claim_store.h"
#include "tests/fakes/in_memory_object_store.h"
#include "tests/simulation/chaos.h"
#include "tests/simulation/flawed_stores.h"
#include "tests/simulation/workload.h"

namespace weir::simulation {

/// The records of an attempt that did not fail, and what became of them.
using LedgerEntry = std::vector<std::pair<std::uint32_t, pipeline::Verdict>>;

struct World {
  World(std::uint64_t seed, Flaw which)
      : random(seed),
        flaw(which),
        workload(MakeWorkload(random)),
        chaos(random),
        verdicts(workload.records.size()) {}

  generator::Random random;
  const Flaw flaw;
  const Workload workload;
  fakes::InMemoryClaimStore claims;
  fakes::InMemoryObjectStore objects;
  Chaos chaos;
  std::vector<std::optional<pipeline::Verdict>> verdicts;  ///< by record, once one was given
  std::map<std::string, LedgerEntry>
      ledger;  ///< by first position and attempt: each is written once
  std::vector<std::string> failures;

  /// Takes down what an attempt says; attempts must not contradict each other.
  void NoteVerdicts(std::span<const std::uint32_t> records,
                    std::span<const pipeline::Verdict> given);
};

[[nodiscard]] std::string_view VerdictName(pipeline::Verdict verdict);

}  // namespace weir::simulation
