// One invocation: records through the real decoder and processor, on a strand of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/event/figures.h"
#include "src/pipeline/figure_counter.h"

#include "tests/simulation/faulty_claim_store.h"
#include "tests/simulation/faulty_object_store.h"
#include "tests/simulation/strand.h"
#include "tests/simulation/world.h"

namespace weir::simulation {

class Attempt {
 public:
  /// `records` are in position order and of one shard; `token` tells the attempt from all others;
  /// one that is poisoned never answers.
  Attempt(World& world, std::vector<std::uint32_t> records, const event::Schema& schema,
          std::string token, bool is_poisoned);

  [[nodiscard]] Strand& strand() { return strand_; }
  [[nodiscard]] const std::vector<std::uint32_t>& records() const { return records_; }
  /// What the attempt answered; nothing while it runs, and when it crashed.
  [[nodiscard]] const std::optional<std::vector<pipeline::Verdict>>& verdicts() const {
    return verdicts_;
  }
  [[nodiscard]] const event::Counts& counts() const { return counts_; }

 private:
  void Run();
  void WriteEntry(const std::vector<pipeline::Verdict>& given);
  [[noreturn]] static void Fail() { throw Crash{}; }

  World& world_;
  const std::vector<std::uint32_t> records_;
  const event::Schema& schema_;
  const std::string token_;
  const bool is_poisoned_;
  std::optional<std::vector<pipeline::Verdict>> verdicts_;
  event::Counts counts_;

  Strand strand_;
  // Late effects use the flawed stores after the attempt's end.
  std::unique_ptr<pipeline::ClaimStore> flawed_claims_;
  std::unique_ptr<pipeline::ObjectStore> flawed_objects_;
  FaultyClaimStore claims_;
  FaultyObjectStore objects_;
};

}  // namespace weir::simulation
