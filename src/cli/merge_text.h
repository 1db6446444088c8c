// What a run of the merge has done, in words.
#pragma once

#include <string>
#include <string_view>

#include "src/cli/work_time.h"
#include "src/event/timestamp.h"
#include "src/merge/worker.h"

namespace weir::cli {

/// A few lines: what was judged, what waits, and why.
[[nodiscard]] std::string MergeText(std::string_view lake, const merge::MergeSummary& summary,
                                    RunEnd end, event::Timestamp now);

}  // namespace weir::cli
