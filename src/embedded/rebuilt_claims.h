// Claims of a directory's lake that are made anew, in runs of their own.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "src/embedded/lake.h"
#include "src/embedded/rocksdb_claim_store.h"
#include "src/pipeline/claim_store.h"
#include "src/result/result.h"

namespace weir::embedded {

/// What is claimed is final a bounded number of objects at a time, so whoever is interrupted goes
/// on where he was. Whoever opened a lake without claims makes them its own in the end
/// (Lake::BindClaims): with a part of them a run would store the other events twice.
class RebuiltClaims {
 public:
  /// So many objects are in one run.
  static constexpr std::size_t kObjectsInRun = std::size_t{1} << 16;

  /// `lake` outlives it.
  explicit RebuiltClaims(Lake& lake, std::size_t objects_in_run = kObjectsInRun)
      : lake_(lake), objects_in_run_(objects_in_run) {}

  /// Makes claims where there are none: kCreated or kExists for each. Requests for one object come
  /// one after another.
  Result<void> Claim(std::span<const pipeline::ClaimRequest> requests,
                     std::span<pipeline::ClaimAnswer> answers);

  /// Makes all of it final. `ledger` are the names of its objects, which are noted with the others.
  Result<void> Finish(const std::vector<std::string>& ledger);

 private:
  Result<void> Begin();
  Result<void> Seal(const std::vector<std::string>& more);
  std::uint32_t OrdinalOf(const std::string& object);

  Lake& lake_;
  const std::size_t objects_in_run_;
  RunNumber run_ = 0;
  std::unique_ptr<RocksDbClaimStore> store_;  ///< of the run under way
  std::map<std::string, std::uint32_t> ordinals_;
  std::set<std::string> claimed_;  ///< objects that claims of this run name
  bool has_made_any_ = false;
};

}  // namespace weir::embedded
