// The ledger's entries of landings, once their rows have their verdicts.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "src/landing/reader.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/plan/plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// An entry is no larger than that of the largest attempt of layout batch.
inline constexpr std::uint64_t kMaxEntryRows = 100'000;

/// What a plan's landings from one on have in the ledger together.
struct MadeEntry {
  std::uint32_t first = 0;  ///< the landing that names it
  std::uint32_t next = 0;   ///< the first landing that has no part in it
  /// The entry and its rows as lines with their ends, as an attempt of layout batch writes them;
  /// empty where no record counts in any of them.
  std::string lines;
};

/// The entry of landing `from` and of those that follow it, as far as one attempt could have landed
/// them all: of one shard and schema, one behind the other, within minutes. An object each would
/// be half of all that a merge of a busy stream puts. Follows from the plan and its verdicts alone.
/// Memory for kMaxEntryRows, or for a landing that has more. REQUIRES: there is such a landing.
[[nodiscard]] Result<MadeEntry> MakeLedgerEntry(
    std::span<const PlannedLanding> planned,
    std::span<const landing::LandingReader* const> landings, std::uint32_t from,
    const Verdicts& verdicts);

}  // namespace weir::merge
