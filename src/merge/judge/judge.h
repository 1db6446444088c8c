// The judge: which rows of a plan's landings count, and who of them owns which id (step C4).
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "src/landing/places.h"
#include "src/landing/reader.h"
#include "src/merge/index/index_file.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/plan/plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// The landings of a plan, opened: those that it judges in its order, and those of before.
struct OpenedLandings {
  std::span<const landing::LandingReader* const> landings;
  std::span<const landing::LandingReader* const> before;
};

/// For each landing the records that do not count in it, as another one comes first that holds
/// them. The same for all ranges. Replayed landings (of a judgement above 0) hold parts of records,
/// so they neither count before others nor are counted before: their rows are judged by ids alone.
[[nodiscard]] Result<std::vector<landing::RecordPlaces>> CountedBefore(
    const OpenedLandings& opened);

/// Those who own ids already, of a sorted list of hashes: the index, as the plan names it.
/// Gives rows sorted by hash, each hash once.
using OwnerLookup =
    std::function<Result<std::vector<IndexRow>>(std::span<const landing::IdHash> sorted)>;

/// So many hashes are looked up at once.
inline constexpr std::size_t kLookupSize = std::size_t{1} << 17U;

/// Judges ids of one range; with the first range also rejections and what counts elsewhere. What
/// the range adds to the index goes into `owned`, in order. Memory for the range's ids, some ninety
/// bytes each; each landing is read once.
///
/// In the order of judging, of the rows that count and have one id, the first owns it, unless the
/// index knows an owner. Those that come later are kStoredBefore where they are the owner itself,
/// or what is left of it where its record was cut into other parts, else kDuplicate; with another
/// body they are a kConflict.
[[nodiscard]] Result<Verdicts> Judge(const OpenedLandings& opened,
                                     std::span<const landing::RecordPlaces> counted_before,
                                     const landing::IdRange& range, bool is_first_range,
                                     const OwnerLookup& owners, IndexWriter& owned);

}  // namespace weir::merge
