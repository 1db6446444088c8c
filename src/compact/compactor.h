// Rolls up the days that are over of a lake whose events have claims (layouts `batch` and `event`).
//
// Any number may be at work at once, beside attempts. Of each day the tombstones are the truth
// (src/pipeline/tombstone.h): each is a plan, n + 1 follows only once n is done, and whoever finds
// one that is not done completes it. An old file goes once its new one is there, no manifest lists
// it, and those who began to read before are through.
#pragma once

#include <cstdint>
#include <vector>

#include "src/codec/compression.h"
#include "src/event/schema.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::compact {

struct CompactSettings {
  event::Schema schema;  ///< says what an event's id is
  codec::Compression compression = codec::Compression::kGzip;
  std::uint32_t roll_after_hours = 1;  ///< that a day has been over
  std::uint32_t reader_grace_hours = 1;
  std::uint64_t target_bytes = std::uint64_t{64} << 20U;  ///< of a new file, as it is stored
};

struct CompactSummary {
  std::uint64_t days = 0;       ///< that were looked at
  std::uint64_t rolled = 0;     ///< files that became others
  std::uint64_t made = 0;       ///< what they became
  std::uint64_t manifests = 0;  ///< that were changed
  std::uint64_t deleted = 0;    ///< old files
  std::uint64_t waiting = 0;    ///< old files that somebody may still read
  std::vector<Error> damaged;   ///< what was left as it is
  bool done = true;             ///< false where the time was over
};

/// Rolls up until nothing is left to do or `may_go_on` says no; what is begun is left such that the
/// next run goes on with it.
[[nodiscard]] Result<CompactSummary> RunCompact(const CompactSettings& settings,
                                                merge::MergeObjects& objects,
                                                const merge::MayGoOn& may_go_on);

}  // namespace weir::compact
