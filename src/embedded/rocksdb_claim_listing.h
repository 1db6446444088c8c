// All claims of a lake in a directory: for those who audit it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/embedded/claim_database.h"
#include "src/embedded/run_journal.h"
#include "src/pipeline/claim_listing.h"

namespace weir::embedded {

/// The claims of runs that are final; others count for nothing. Not thread-safe, but for KeyOf.
class RocksDbClaimListing final : public pipeline::ClaimListing {
 public:
  /// Both outlive it.
  RocksDbClaimListing(ClaimDatabase& database, const RunJournal& journal)
      : database_(database), journal_(journal) {}

  [[nodiscard]] std::string KeyOf(const pipeline::ClaimKey& key) const override;
  Result<void> ForEach(
      const std::function<Result<void>(const pipeline::ListedClaim& claim)>& take) override;
  Result<std::vector<std::optional<pipeline::ListedClaim>>> Find(
      std::span<const std::string> keys) override;

 private:
  using Claim = std::optional<pipeline::ListedClaim>;

  /// Nothing where its run is not final.
  Result<Claim> ClaimIn(std::string_view key, std::string_view value);
  Result<std::string> ObjectName(RunNumber run, std::uint32_t ordinal);

  ClaimDatabase& database_;
  const RunJournal& journal_;
  std::unordered_map<std::uint64_t, std::string> names_;  ///< a bounded number, by run and ordinal
};

}  // namespace weir::embedded
