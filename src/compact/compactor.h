// Rolls up the days that are over of a lake whose events have claims (layouts `batch` and `event`).
//
// Any number may be at work at once, beside attempts. Of each day the tombstones are the truth
// (src/pipeline/tombstone.h): each is a plan, n + 1 follows only once n is done, and whoever finds
// one that is not done completes it. An old file goes once its new one is there, no manifest lists
// it, and those who began to read before are through.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "src/codec/compression.h"
#include "src/event/schema.h"
#include "src/merge/ports.h"
#include "src/merge/settings.h"
#include "src/result/result.h"

namespace weir::compact {

/// Days are rolled up that have been over for so long.
inline constexpr merge::NumberSetting kRollAfterHours = {"WEIR_COMPACT_AFTER_HOURS", "hours", 1,
                                                         8'760, 1};
/// Whoever reads a day through its manifest is through by then. An hour at least: by then no
/// request is under way that knows nothing of a tombstone.
inline constexpr merge::NumberSetting kReaderGraceHours = {"WEIR_COMPACT_READER_GRACE_HOURS",
                                                           "hours", 1, 168, 1};

struct CompactSettings {
  event::Schema schema;  ///< says what an event's id is
  /// How new files are packed; else as the first one that each is made of.
  std::optional<codec::Compression> compression;
  std::uint32_t roll_after_hours = kRollAfterHours.otherwise;
  std::uint32_t reader_grace_hours = kReaderGraceHours.otherwise;
  /// Files are left that are younger: attempts that still are at it find them as they left them.
  /// Nothing but their pace rests on this.
  std::uint32_t least_age_hours = 1;
  std::uint64_t target_bytes = std::uint64_t{64} << 20U;  ///< of a new file, as it is stored
};

/// So many of what is left as it is are named; with a schema that isn't the lake's it may be all.
inline constexpr std::size_t kMaxNamed = 100;

struct CompactSummary {
  std::uint64_t days = 0;           ///< that were looked at
  std::uint64_t rolled = 0;         ///< files that became others
  std::uint64_t made = 0;           ///< what they became
  std::uint64_t manifests = 0;      ///< that were changed
  std::uint64_t deleted = 0;        ///< old files
  std::uint64_t waiting = 0;        ///< old files that somebody may still read
  std::uint64_t left_as_it_is = 0;  ///< what is damaged, or no file of events by the schema
  std::vector<Error> damaged;       ///< the first kMaxNamed of these, and why
  /// What no run can roll up though nothing is wrong with it, such as files that somebody else has
  /// put into the lake: no failure, for it would be one for ever.
  std::uint64_t skipped = 0;
  std::vector<Error> foreign;   ///< the first kMaxNamed of these, and why
  std::optional<Error> failed;  ///< of a day that could not be gone through, the first one's
  bool done = true;             ///< false where the time was over

  /// Counts what is left as it is.
  void LeaveAsItIs(const Error& why);
  void Skip(const Error& why);
};

/// kConflict where a merge has the lake: its plans know which files there are, and nobody else
/// changes that.
[[nodiscard]] Result<void> CheckIsNotMerged(merge::MergeObjects& objects);

/// Rolls up until nothing is left to do or `may_go_on` says no; what is begun is left such that the
/// next run goes on with it. A day that fails, as one whose folder can't be written, is no reason
/// to leave others, unless several fail one after another. kConflict where a merge has the lake.
[[nodiscard]] Result<CompactSummary> RunCompact(const CompactSettings& settings,
                                                merge::MergeObjects& objects,
                                                const merge::MayGoOn& may_go_on);

}  // namespace weir::compact
