// What goes once a plan is closed (C8): landings that it names, and what no later plan asks for.
#pragma once

#include <span>
#include <string>

#include "src/merge/chain.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Deletes objects, a thousand at a time.
[[nodiscard]] Result<void> DeleteAll(MergeObjects& objects, std::span<const std::string> names);

/// Deletes what the closed plan says, and with it plans, results and verdicts below the floor,
/// pieces of ranges, objects of the index that no run has any more, and held rows that are stored.
/// What is left behind by whoever is stopped goes with a later plan. REQUIRES: the link is closed,
/// and the head was seen so.
[[nodiscard]] Result<void> DeleteWhatIsOver(const Link& link, MergeObjects& objects);

/// Pieces of ranges, files of the index and held rows that no plan names any more, of plans before
/// the one that the link is at: what a worker has left that was stopped. Any time. REQUIRES: there
/// is a plan.
[[nodiscard]] Result<void> DeleteWhatNoStateNames(const Link& link, MergeObjects& objects);

}  // namespace weir::merge
