// Compares what stands in a lake with what its ledger counts, by type, day and reason.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/event/figures.h"

namespace weir::lake {

/// What a ledger counted before the lake was read, what was found there, and what it counts by now.
/// A pipeline may be at work: there may be no less than was counted before, nor more than is now.
struct ComparedFigures {
  const event::Figures& before;
  const event::Figures& found;  ///< stored by type and day; by reason, with conflicts
  const event::Figures& after;
  /// Whether the quarantine may hold rows of records that have become something else by now.
  bool may_be_replayed = false;
  /// So many events and rows may have been erased: they are counted, and stand there no more.
  std::uint64_t erased = 0;
};

/// Whether more was found somewhere than the ledger counts by now.
[[nodiscard]] bool IsAhead(const ComparedFigures& figures);

/// What does not fit, a sentence each. Types are left out where there are more than are told apart.
[[nodiscard]] std::vector<std::string> DifferencesIn(const ComparedFigures& figures);

}  // namespace weir::lake
