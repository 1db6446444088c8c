// All claims of a lake, in memory: the port's contract taken literally.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/pipeline/claim_listing.h"

namespace weir::fakes {

class InMemoryClaimListing final : public pipeline::ClaimListing {
 public:
  using Claims = std::map<std::string, pipeline::ListedClaim>;

  [[nodiscard]] std::string KeyOf(const pipeline::ClaimKey& key) const override {
    return pipeline::MarkOf(key.kind) + std::string(key.text);
  }

  Result<void> ForEach(
      const std::function<Result<void>(const pipeline::ListedClaim& claim)>& take) override {
    for (const auto& [key, claim] : Claims(claims_)) {
      if (auto taken = take(claim); !taken) return taken;
    }
    return {};
  }

  Result<std::vector<std::optional<pipeline::ListedClaim>>> Find(
      std::span<const std::string> keys) override {
    std::vector<std::optional<pipeline::ListedClaim>> found;
    for (const std::string& key : keys) {
      const auto claim = claims_.find(key);
      auto& one = found.emplace_back();
      if (claim != claims_.end()) one = claim->second;
    }
    return found;
  }

  [[nodiscard]] Claims& claims() { return claims_; }

 private:
  Claims claims_;
};

}  // namespace weir::fakes
