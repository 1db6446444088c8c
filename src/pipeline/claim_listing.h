// The port to all claims of a lake: for those who audit it.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/event/fingerprint.h"
#include "src/pipeline/claim_store.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// A claim as it stands.
struct ListedClaim {
  /// "i<id>", "p<position>" or "o<id>" (MarkOf); overlong ones as the store shortens them.
  std::string key;
  std::string owner;
  event::Fingerprint fingerprint{};
  std::string object;
};

class ClaimListing {
 public:
  ClaimListing() = default;
  ClaimListing(const ClaimListing&) = delete;
  ClaimListing& operator=(const ClaimListing&) = delete;
  virtual ~ClaimListing() = default;

  /// What ListedClaim::key is for that key.
  [[nodiscard]] virtual std::string KeyOf(const ClaimKey& key) const = 0;

  /// Gives every claim that is there from the beginning to the end of this, once, to `take`, until
  /// that returns an error. Claims that are made or moved meanwhile may be given or not.
  [[nodiscard]] virtual Result<void> ForEach(
      const std::function<Result<void>(const ListedClaim& claim)>& take) = 0;

  /// The claims of these keys as they stand now; nothing where there is none.
  [[nodiscard]] virtual Result<std::vector<std::optional<ListedClaim>>> Find(
      std::span<const std::string> keys) = 0;
};

}  // namespace weir::pipeline
