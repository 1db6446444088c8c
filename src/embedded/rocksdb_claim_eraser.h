// Claims of a lake in a directory, of events that are erased.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/embedded/claim_database.h"
#include "src/embedded/run_journal.h"
#include "src/pipeline/erased_claim.h"

namespace weir::embedded {

/// Nobody else is at work on the lake, which is open for one process: so no name has to be kept. A
/// claim keeps its run and its object, by which it counts; of an id that nobody has claimed it gets
/// those of another claim. Durable when it returns.
class RocksDbClaimEraser final : public pipeline::ClaimEraser {
 public:
  /// Both outlive it.
  RocksDbClaimEraser(ClaimDatabase& database, const RunJournal& journal)
      : database_(database), journal_(journal) {}

  /// Does nothing where the lake has no claims: nothing has ever come.
  Result<std::uint64_t> Erase(std::span<const pipeline::ClaimKey> keys, std::string_view owner,
                              const TakeObjects& take) override;
  Result<std::uint64_t> CountErased(std::span<const pipeline::ClaimKey> keys) override;

 private:
  /// The value of a claim that counts; nothing where there is none.
  [[nodiscard]] Result<std::optional<std::string>> ValueOf(const std::string& key) const;
  /// What stands before the fingerprint of some claim that counts; "" where there is none.
  [[nodiscard]] Result<std::string> AnyPlace() const;

  ClaimDatabase& database_;
  const RunJournal& journal_;
};

}  // namespace weir::embedded
