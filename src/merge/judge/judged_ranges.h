// The verdicts of a plan, range after range (C4): those that are there, and those still to be made.
#pragma once

#include <span>
#include <vector>

#include "src/landing/reader.h"
#include "src/merge/judge/landing_cache.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/open_plan.h"
#include "src/merge/plan/plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// Adds what is judged to `verdicts`, and the index's objects to `result`. Of each range the
/// index's object is there before its verdicts are; whoever was first has judged. `landings` are
/// the plan's, open.
[[nodiscard]] Result<Step> JudgeRanges(OpenPlan& plan,
                                       std::span<const landing::LandingReader* const> landings,
                                       LandingCache& cache, Verdicts& verdicts, PlanResult& result);

}  // namespace weir::merge
