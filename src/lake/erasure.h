// Erases events from a lake, as people ask for whose data they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/lake/erased_ids.h"
#include "src/lake/erasure_record.h"
#include "src/merge/ports.h"
#include "src/pipeline/erased_claim.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

struct ErasureOptions {
  bool dry_run = false;
  merge::MayGoOn may_go_on = [] { return true; };
};

struct ErasureReport {
  std::uint64_t ids = 0;
  std::uint64_t known_before = 0;  ///< of these, that were known as erased already
  /// Over all runs that were needed; of a dry run, what it would change.
  ErasedCounts counts;
  std::uint64_t objects = 0;          ///< that were changed
  std::uint64_t objects_read = 0;     ///< by this run
  std::optional<std::uint64_t> plan;  ///< that has made the ids known, where there are plans
  std::string record;                 ///< its name; "" where nothing was to be done
  std::vector<Error> unreadable;      ///< objects that are damaged: what they hold is not known
  /// Records of other ids that were begun and not finished: the first of them, and how many.
  std::vector<std::string> unfinished;
  std::uint64_t unfinished_count = 0;
  bool is_finished = false;
};

/// Where landings are merged. The ids become known as erased by a plan, whoever carries it out:
/// what comes with one is counted from then on, and never stored. What was held by then is stored.
/// Then landings, lake and quarantine are gone through, beside whatever is merged meanwhile, and
/// once more what was rolled up while that went on. An error stops it; what was done stays, and
/// whoever runs it again with the same ids goes on.
[[nodiscard]] Result<ErasureReport> EraseFromMerged(merge::MergeObjects& objects,
                                                    merge::HeadStore& head, ErasedIds& ids,
                                                    const ErasureOptions& options);

/// Where events have claims. These are changed first, each while it still names what was read, for
/// ones that name nothing: whoever comes with the id, or was slow, finds nothing to write. Then
/// lake and quarantine are gone through, and the claims of rows of the quarantine go the same way;
/// and once more what was rolled up while that went on. kUnavailable where a roll-up was begun and
/// is not done: what it makes may have the events.
/// `prefix` is that of the lake, which stands before names in claims and in `listing`, and not in
/// those of `objects`.
[[nodiscard]] Result<ErasureReport> EraseFromClaimed(merge::MergeObjects& objects,
                                                     pipeline::ObjectListing& listing,
                                                     pipeline::ClaimEraser& claims,
                                                     const std::string& prefix, ErasedIds& ids,
                                                     const ErasureOptions& options);

}  // namespace weir::lake
