// Manifests of the days that a lake has before it is seeded.
#pragma once

#include <cstdint>

#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Lists, for each day of the lake, the files that no plan behind `after` has stored. A manifest
/// that somebody else writes meanwhile stays as that one has it. Gives the number of days. To be
/// called once nothing is stored under another layout any more, and before the next plan.
[[nodiscard]] Result<std::uint64_t> WriteSeededManifests(MergeObjects& objects, PlanNumber after);

}  // namespace weir::merge
