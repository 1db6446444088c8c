// What a run of the merge has done, in words.
#pragma once

#include <string>
#include <string_view>

#include "src/event/timestamp.h"
#include "src/merge/worker.h"

namespace weir::cli {

/// Why a run ended before nothing was left to do.
enum class MergeEnd { kNothingLeft, kTimeOver, kStopped };

/// A few lines: what was judged, what waits, and why.
[[nodiscard]] std::string MergeText(std::string_view lake, const merge::MergeSummary& summary,
                                    MergeEnd end, event::Timestamp now);

}  // namespace weir::cli
