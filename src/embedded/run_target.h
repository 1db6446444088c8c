// The port to what a run goes into: a lake, or nothing at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "src/embedded/run_journal.h"
#include "src/pipeline/claim_store.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/object_store.h"
#include "src/result/result.h"

namespace weir::embedded {

/// What one segment of a run stands on. Not thread-safe.
class SegmentStores {
 public:
  SegmentStores() = default;
  SegmentStores(const SegmentStores&) = delete;
  SegmentStores& operator=(const SegmentStores&) = delete;
  virtual ~SegmentStores() = default;

  [[nodiscard]] virtual pipeline::ClaimStore& claims() = 0;
  [[nodiscard]] virtual pipeline::ObjectStore& objects() = 0;

  /// As RocksDbClaimStore has them.
  [[nodiscard]] virtual std::string TakeLastMetAgain() = 0;
  [[nodiscard]] virtual std::set<std::string, std::less<>> TakeJudgedBefore() = 0;

  /// What made claims or objects fail for good.
  [[nodiscard]] virtual std::optional<Error> failure() const = 0;

  /// Makes all of it final, and known as processed (RunJournal::Seal()); gives the number of
  /// objects that were written.
  virtual Result<std::uint64_t> Seal(std::span<const ProcessedBlock> blocks,
                                     std::span<const PrefixId> marks) = 0;
  /// Takes all of it back.
  virtual void Drop() = 0;
};

class RunTarget {
 public:
  RunTarget() = default;
  RunTarget(const RunTarget&) = delete;
  RunTarget& operator=(const RunTarget&) = delete;
  virtual ~RunTarget() = default;

  [[nodiscard]] virtual pipeline::Layout layout() const = 0;
  /// Where inputs keep what does not fit memory.
  [[nodiscard]] virtual std::filesystem::path InputStaging() const = 0;

  /// What is known of input that was processed before, as RunJournal has it; from all threads.
  [[nodiscard]] virtual Result<std::optional<std::uint64_t>> ProcessedRecords(
      const BlockId& block) const = 0;
  [[nodiscard]] virtual Result<std::size_t> CountProcessed(
      std::span<const PrefixId> chain) const = 0;

  /// Begins a segment; one at a time.
  virtual Result<std::unique_ptr<SegmentStores>> Begin() = 0;
};

}  // namespace weir::embedded
