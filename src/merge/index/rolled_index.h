// Runs of the index made one: fewer files to look an id up in.
#pragma once

#include <optional>
#include <string>

#include "src/merge/open_plan.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Carries out a plan of kind kIndex but for its closing: the runs that it names become pieces of
/// one, a piece after another.
[[nodiscard]] Result<Step> RollIndex(OpenPlan& plan, PlanResult& result);

/// What an object of the index says of itself; nothing where there is none of that name.
[[nodiscard]] Result<std::optional<IndexFile>> WhatStandsAt(const std::string& name,
                                                            MergeObjects& objects);

}  // namespace weir::merge
