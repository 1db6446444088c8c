// What a window becomes (C5): objects of the lake, rows that are held, quarantine, and ledger.
#pragma once

#include <span>

#include "src/landing/reader.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/open_plan.h"
#include "src/merge/plan/plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// Writes all outputs of a plan of kind kMerge, from where a run before has stopped, and counts
/// them into `result`. One sweep over the folders: in memory are two blocks of each landing and the
/// objects on their way. REQUIRES: the verdicts of all ranges, and the index's objects are there.
[[nodiscard]] Result<Step> WriteOutputs(OpenPlan& plan,
                                        std::span<const landing::LandingReader* const> landings,
                                        const Verdicts& verdicts, PlanResult& result);

}  // namespace weir::merge
