// Looks at a day of the lake: which of its files are to become one.
#pragma once

#include <cstdint>
#include <vector>

#include "src/event/timestamp.h"
#include "src/merge/ports.h"
#include "src/merge/rollup/roll_planner.h"
#include "src/result/result.h"

namespace weir::merge {

struct RollBounds {
  std::uint64_t target_bytes = 0;  ///< of a new file, as those that it is made of are stored
  std::uint64_t max_unpacked = 0;  ///< of its lines
};

/// Of the files that the day's manifest lists; each was read from its begin to its end, for what a
/// plan names nobody can leave out. One that can't be read stays as it is, and so does a day whose
/// manifest can't: `damaged` says so. kUnavailable, kUnknown: ask again later.
[[nodiscard]] Result<DayRolls> FindRolls(MergeObjects& objects, event::Day day,
                                         const RollBounds& bounds, std::vector<Error>& damaged);

/// Days that have a manifest, in their order.
[[nodiscard]] Result<std::vector<event::Day>> DaysWithManifests(MergeObjects& objects);

}  // namespace weir::merge
