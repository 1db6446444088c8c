// A claim store as one attempt sees it through a bad network.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "src/pipeline/claim_store.h"

#include "tests/simulation/chaos.h"
#include "tests/simulation/strand.h"

namespace weir::simulation {

/// A call is not atomic: its keys are decided in any order, and others may come between.
class FaultyClaimStore final : public pipeline::ClaimStore {
 public:
  /// All arguments outlive the store and its late effects.
  FaultyClaimStore(pipeline::ClaimStore& inner, Chaos& chaos, Strand& strand)
      : inner_(inner), chaos_(chaos), strand_(strand) {}

  void Claim(std::span<const pipeline::ClaimRequest> requests,
             std::span<pipeline::ClaimAnswer> answers) override;
  std::vector<Result<std::string>> Move(std::span<const pipeline::ClaimMove> moves) override;

 private:
  void Step();
  [[nodiscard]] std::vector<std::size_t> AnyOrder(std::span<const pipeline::ClaimRequest> requests);
  void ClaimOne(const pipeline::ClaimRequest& request, pipeline::ClaimAnswer& answer);
  Result<std::string> MoveOne(const pipeline::ClaimMove& move);
  void ClaimLater(const pipeline::ClaimRequest& request);
  void Keep(pipeline::ClaimAnswer& answer);

  pipeline::ClaimStore& inner_;
  Chaos& chaos_;
  Strand& strand_;
  std::deque<std::string> texts_;  ///< what the last answers' views refer to
};

}  // namespace weir::simulation
