// What a run of the merge has done, as JSON: for the function's answer and for `weir merge --json`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "src/event/timestamp.h"
#include "src/merge/worker.h"

namespace weir::merge {

/// For how long the oldest of the waiting landings may have waited, in seconds: since its hour
/// began. 0 where none waits, nothing where that isn't known: the run has come to no listing.
[[nodiscard]] std::optional<std::uint64_t> OldestWaitingSeconds(const MergeSummary& summary,
                                                                event::Timestamp now);

/// For how long the plan has been open that the run leaves open, in seconds; 0 where it leaves
/// none.
[[nodiscard]] std::uint64_t OpenSeconds(const MergeSummary& summary, event::Timestamp now);

/// {"plans":3,"stored":…,"duplicates":…,"conflicts":…,"quarantined":…,"counted_before":…,
///  "held":…,"objects":…,"waiting":…,"oldest_waiting":"2021-07-15T08:00:00Z" or null,
///  "oldest_waiting_seconds":…,"open_since":"2021-07-15T08:09:11Z" or null,
///  "set_aside":["<why, by name>"],"done":true}, in one line. "waiting" and
///  "oldest_waiting_seconds" are null where they are not known.
[[nodiscard]] std::string SummaryJson(const MergeSummary& summary, event::Timestamp now);

}  // namespace weir::merge
