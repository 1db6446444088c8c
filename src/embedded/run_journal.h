// The journal of a lake's runs: which are final, what is left to publish, which input is done.
//
// A run is one attempt of `weir run`. Its claims and objects become final in one step, the seal:
//
//     open      claims are void, objects are staged; a crash takes all of it back
//     sealed    claims are final; what is still staged is moved into the lake, again after a crash
//     published everything stands in the lake
//     rebuilt   claims are final, and were made anew from the lake: who owned them is not known
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/embedded/claim_database.h"
#include "src/result/result.h"

namespace weir::embedded {

using RunNumber = std::uint32_t;

/// Names a block of input by its content and all that came before it in its source.
using BlockId = std::array<char, 16>;

/// Names a record by its content and that of all records before it in its source: whoever has
/// processed the record of that name has processed those before it as well.
using PrefixId = std::array<char, 16>;

/// A block that a run has processed, and how many records it holds.
struct ProcessedBlock {
  BlockId id;
  std::uint64_t records;
};

/// An object that a run has staged under its ordinal.
struct StagedName {
  std::uint32_t ordinal;
  std::string name;
};

/// How many of a block's records are known as processed, from its first one on: up to the last one
/// that is marked, if the first one is. `chain` names the records.
[[nodiscard]] Result<std::size_t> CountMarked(
    std::span<const PrefixId> chain, const std::function<Result<bool>(const PrefixId&)>& is_marked);

class RunJournal {
 public:
  /// `database` outlives the journal; `schema_digest` goes into the names of blocks, for the same
  /// bytes under another schema are other events.
  static Result<std::unique_ptr<RunJournal>> Load(ClaimDatabase& database,
                                                  std::string schema_digest);

  /// Opens a new run; durable when it returns.
  Result<RunNumber> Begin();
  /// Makes the run's claims final; durable when it returns. Of the records that it has processed
  /// the journal is to know those of the names `marks`, see CountProcessed(). REQUIRES: its claims
  /// and staged objects are durable.
  Result<void> Seal(RunNumber run, std::span<const StagedName> objects,
                    std::span<const ProcessedBlock> blocks, std::span<const PrefixId> marks = {});
  /// Makes the claims final of a run that made them anew from `objects`, which stand in the lake;
  /// durable when it returns. REQUIRES: its claims are durable.
  Result<void> SealRebuilt(RunNumber run, std::span<const StagedName> objects);
  /// REQUIRES: all objects of the run stand in the lake, durably.
  Result<void> MarkPublished(RunNumber run);

  [[nodiscard]] bool IsFinal(RunNumber run) const;
  [[nodiscard]] bool IsRebuilt(RunNumber run) const;
  [[nodiscard]] bool HasRebuiltRuns() const;
  /// Runs whose objects may still be staged.
  [[nodiscard]] std::vector<RunNumber> Unpublished() const;
  [[nodiscard]] bool HasFinalRuns() const;

  /// Whether final runs have put objects below that folder of the lake. Only the first
  /// kMostNamesRead names are looked at.
  [[nodiscard]] Result<bool> HasObjectsBelow(std::string_view folder) const;
  static constexpr std::size_t kMostNamesRead = std::size_t{1} << 17;

  /// Gives the names of all objects that final runs have written.
  [[nodiscard]] Result<void> ForEachObject(
      const std::function<Result<void>(std::string name)>& take) const;
  /// Whether runs by several schemas have processed input.
  [[nodiscard]] Result<bool> HasSeveralSchemas() const;

  [[nodiscard]] Result<std::vector<StagedName>> ObjectsOf(RunNumber run) const;
  [[nodiscard]] Result<std::string> ObjectName(RunNumber run, std::uint32_t ordinal) const;
  /// The number of records of a block that a final run has processed; nothing for other blocks.
  [[nodiscard]] Result<std::optional<std::uint64_t>> ProcessedRecords(const BlockId& block) const;

  /// How many of a block's records final runs have processed, as far as their marks tell; see
  /// CountMarked().
  [[nodiscard]] Result<std::size_t> CountProcessed(std::span<const PrefixId> chain) const;

 private:
  enum class State : char { kOpen = 'o', kSealed = 's', kPublished = 'p', kRebuilt = 'r' };

  RunJournal(ClaimDatabase& database, std::string schema_digest);
  Result<void> LoadStates();
  Result<void> SealAs(State state, RunNumber run, std::span<const StagedName> objects,
                      std::span<const ProcessedBlock> blocks, std::span<const PrefixId> marks);
  [[nodiscard]] std::string BlockKey(const BlockId& block) const;
  [[nodiscard]] std::string MarkKey(const PrefixId& record) const;
  [[nodiscard]] Result<bool> IsMarked(const PrefixId& record) const;

  ClaimDatabase& database_;
  const std::string schema_digest_;
  std::map<RunNumber, State> states_;
};

}  // namespace weir::embedded
