// What a lake knew before its first plan: ids that were claimed under another layout.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/event/timestamp.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Where a seed stands in the chain: behind nothing, or behind the plan that has ended it.
struct SeedPlace {
  PlanNumber after = kSeedNumber;  ///< the run of the index that is seeded has its number
  std::string previous;            ///< that plan's digest; "" where there is none
  event::Timestamp ended;          ///< when it was made
  ChainState state;                ///< behind it
};

/// kConflict where a plan is there that does not end the chain.
[[nodiscard]] Result<SeedPlace> FindSeedPlace(MergeObjects& objects, HeadStore& head);

/// The plan that begins with what was seeded: it takes nothing, and `files` stand before it as a
/// run of the plan before it, which made none (and is not there where that is kSeedNumber);
/// `erased` are all ids that were erased by then, where some were erased since that plan.
[[nodiscard]] Plan SeedPlan(const SeedPlace& place, std::vector<IndexFile> files,
                            std::optional<IndexFile> erased, event::Timestamp made_at);

/// kConflict, for a lake that has plans: `where` is what shows it.
[[nodiscard]] Error HasPlansAlready(const std::string& where);

/// Whether a merge judges the lake: it has a plan, and was not ended (chain_end.h).
[[nodiscard]] Result<bool> IsMerged(MergeObjects& objects, HeadStore& head);

/// To be asked before the first plan: kInvalidInput where events stand in the lake that no plan can
/// have stored, for nobody would know them, and whatever of them comes again would be stored twice;
/// PlansAreLost() where a plan has.
[[nodiscard]] Result<void> CheckSeeded(MergeObjects& objects);

/// kCorrupt, for a lake that holds `output` (described) of a plan, and no plans.
[[nodiscard]] Error PlansAreLost(const std::string& output);

}  // namespace weir::merge
