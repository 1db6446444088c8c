// Files of the index as a merge of many windows would have left them, without merging any.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"

namespace weir::bench {

struct MadeRun {
  std::uint32_t level = 0;
  std::uint64_t rows = 0;
};

/// Ids that nobody has, evenly spread; a run of plan i is the i-th.
[[nodiscard]] std::vector<merge::IndexRun> MakeIndex(std::span<const MadeRun> runs,
                                                     merge::MergeObjects& objects);

}  // namespace weir::bench
