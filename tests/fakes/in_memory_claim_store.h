// The claims in memory: the port's contract taken literally.
#pragma once

#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/pipeline/claim_store.h"

namespace weir::fakes {

/// A claim as it stands.
struct StoredClaim {
  std::string owner;
  event::Fingerprint fingerprint{};
  std::string object;

  friend bool operator==(const StoredClaim&, const StoredClaim&) = default;
};

/// Never vouches for objects (`settled`). Not thread-safe: callers take turns.
class InMemoryClaimStore final : public pipeline::ClaimStore {
 public:
  using Key = std::pair<pipeline::ClaimKey::Kind, std::string>;

  void Claim(std::span<const pipeline::ClaimRequest> requests,
             std::span<pipeline::ClaimAnswer> answers) override;
  std::vector<Result<std::string>> Move(std::span<const pipeline::ClaimMove> moves) override;

  Result<std::string> MoveOne(const pipeline::ClaimMove& move);

  [[nodiscard]] const std::map<Key, StoredClaim>& claims() const { return claims_; }
  /// The claim on `key`, or nullptr.
  [[nodiscard]] const StoredClaim* Find(const pipeline::ClaimKey& key) const;
  /// As whoever erases events does it.
  void Put(const pipeline::ClaimKey& key, StoredClaim claim);
  /// Forgets a claim, as no real store ever may.
  void Erase(const pipeline::ClaimKey& key);

 private:
  std::map<Key, StoredClaim> claims_;
  std::deque<StoredClaim> answered_;  ///< what the last answers' views refer to
};

}  // namespace weir::fakes
