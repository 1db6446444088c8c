// What a trial goes into: nothing. Its input is judged as a run into a new lake would judge it.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "src/embedded/run_target.h"
#include "src/embedded/trial_claims.h"

namespace weir::embedded {

/// Remembers what is claimed and processed in memory, and writes nothing.
class TrialTarget final : public RunTarget {
 public:
  explicit TrialTarget(std::size_t max_claims = kMaxTrialClaims) : claims_(max_claims) {}

  [[nodiscard]] pipeline::Layout layout() const override { return pipeline::Layout::kBatch; }
  [[nodiscard]] std::filesystem::path InputStaging() const override {
    return std::filesystem::temp_directory_path();
  }
  [[nodiscard]] Result<std::optional<std::uint64_t>> ProcessedRecords(
      const BlockId& block) const override;
  [[nodiscard]] Result<std::size_t> CountProcessed(std::span<const PrefixId> chain) const override;
  Result<std::unique_ptr<SegmentStores>> Begin() override;

  /// Whether duplicates and conflicts are all that there are, see TrialClaims::has_forgotten().
  [[nodiscard]] bool knows_all_ids() const { return !claims_.has_forgotten(); }

 private:
  class Segment;

  TrialClaims claims_;
  mutable std::mutex mutex_;                 // threads prepare blocks while one seals a segment
  std::map<BlockId, std::uint64_t> blocks_;  // guarded by mutex_: how many records each holds
  std::set<PrefixId> marks_;                 // guarded by mutex_
};

}  // namespace weir::embedded
