// Which files of a day become one next, and the tombstone that says so.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/compact/compactor.h"
#include "src/compact/day_listing.h"
#include "src/event/fingerprint.h"
#include "src/merge/ports.h"
#include "src/pipeline/tombstone.h"
#include "src/result/result.h"

namespace weir::compact {

/// Of a new file, unpacked.
inline constexpr std::uint64_t kMaxUnpacked = std::uint64_t{256} << 20U;

struct PlannedTombstone {
  pipeline::TombstoneHeader header;
  std::vector<event::Fingerprint> members;
};

/// Files that stay as they are, and why; kInvalidInput where no run can change that and nothing is
/// wrong with the lake.
using FilesSetAside = std::map<std::string, Error, std::less<>>;

/// Nothing where no files are worth it. Files that no tombstone names yet and that are old
/// enough are read from their begin to their end; one that can't be read, or has a line that is no
/// event, is set aside.
[[nodiscard]] Result<std::optional<PlannedTombstone>> PlanTombstone(
    const CompactSettings& settings, merge::MergeObjects& objects, const DayTombstones& tombstones,
    const std::vector<pipeline::ListedObject>& files, FilesSetAside& set_aside);

}  // namespace weir::compact
