// The verdicts of a plan, range after range (C4): those that are there, and those still to be made.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/landing/reader.h"
#include "src/merge/judge/landing_cache.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/open_plan.h"
#include "src/merge/plan/plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// How a range is judged that nobody has judged yet.
enum class JudgedIn : std::uint8_t {
  kOneGo,
  kPieces,  ///< for a run was short of time or memory for it, as far as anybody knows
};

/// Adds what is judged to `verdicts`, and the index's objects to `result`. Of each range the
/// index's object is there before its verdicts are; whoever was first has judged. `landings` are
/// the plan's, open.
[[nodiscard]] Result<Step> JudgeRanges(OpenPlan& plan,
                                       std::span<const landing::LandingReader* const> landings,
                                       LandingCache& cache, JudgedIn way, Verdicts& verdicts,
                                       PlanResult& result);

}  // namespace weir::merge
