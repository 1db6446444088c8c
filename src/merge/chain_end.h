// The end of a chain: from there on claims judge the lake, until it is seeded again.
#pragma once

#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Puts a plan of kind end behind plan `after`, closes it and leaves kEndedName. What is done
/// already is not done again. kConflict where the chain has gone on.
///
/// REQUIRES: nothing waits to be judged, stored or deleted behind that plan, and nothing lands; the
/// claims know what the index knows.
[[nodiscard]] Result<void> EndChain(MergeObjects& objects, HeadStore& head, PlanNumber after);

/// What a merge is told whose chain plan `last` has ended.
[[nodiscard]] Error HasEnded(PlanNumber last, const MergeObjects& objects);

}  // namespace weir::merge
