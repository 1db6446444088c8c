// The ledger's entries of landings, once their rows have their verdicts.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

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
  /// empty where no record counts in any of them. Good until the next entry is made.
  std::string_view lines;
};

/// Makes a window's entries one after another, in the same memory: that of kMaxEntryRows, or of a
/// landing that has more.
class LedgerEntries {
 public:
  /// All of it outlives this.
  LedgerEntries(std::span<const PlannedLanding> planned,
                std::span<const landing::LandingReader* const> landings, const Verdicts& verdicts)
      : planned_(planned), landings_(landings), verdicts_(verdicts) {}

  /// The entry of landing `from` and of those that follow it, as far as one attempt could have
  /// landed them all: of one shard and schema, one behind the other, within minutes. An object each
  /// would be half of all that a merge of a busy stream puts. Follows from the plan and its
  /// verdicts alone. REQUIRES: there is such a landing.
  [[nodiscard]] Result<MadeEntry> Make(std::uint32_t from);

 private:
  [[nodiscard]] bool IsOfOneShard(std::uint32_t landing, std::uint32_t other) const;

  const std::span<const PlannedLanding> planned_;
  const std::span<const landing::LandingReader* const> landings_;
  const Verdicts& verdicts_;
  std::string lines_;
};

}  // namespace weir::merge
