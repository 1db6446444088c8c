// The claims of a lake whose claims are elsewhere: none.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/pipeline/claim_listing.h"

namespace weir::lake {

class NoClaims final : public pipeline::ClaimListing {
 public:
  [[nodiscard]] std::string KeyOf(const pipeline::ClaimKey& key) const override {
    return MarkOf(key.kind) + std::string(key.text);
  }
  [[nodiscard]] Result<void> ForEach(
      const std::function<Result<void>(const pipeline::ListedClaim& claim)>& /*take*/) override {
    return {};
  }
  [[nodiscard]] Result<std::vector<std::optional<pipeline::ListedClaim>>> Find(
      std::span<const std::string> keys) override {
    return std::vector<std::optional<pipeline::ListedClaim>>(keys.size());
  }
};

}  // namespace weir::lake
