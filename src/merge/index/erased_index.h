// Ids made known as erased: a list that is carried on for good, and files of the index without what
// they knew of their events.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "src/merge/open_plan.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// What a plan of kind kErase takes.
struct WhatToErase {
  std::vector<landing::IdHash> hashes;  ///< sorted
  std::vector<std::string> files;       ///< of the index, those that have some of them; sorted
};

/// Of ids, sorted and each once, the first that are not erased yet, as many as one plan takes; none
/// where all are. kInvalidInput where the list of what was ever erased is full.
[[nodiscard]] Result<WhatToErase> FindWhatToErase(const ChainState& state,
                                                  std::span<const landing::IdHash> hashes,
                                                  MergeObjects& objects);

/// A file of the index again, in which rows of those ids (sorted) have neither owner nor
/// fingerprint any more, but the time.
[[nodiscard]] Result<std::string> WithErasedRows(MergeObjects& objects, const IndexFile& file,
                                                 std::span<const landing::IdHash> erased,
                                                 event::Timestamp at);

/// Carries out a plan of kind kErase but for its closing. In each file of the index that knows one
/// of its ids the row has neither owner nor fingerprint any more; and the list of what was erased
/// becomes one that has them all. What is in other objects is not its matter: nothing that is
/// judged behind this plan is stored under these ids, so that can be taken away afterwards.
[[nodiscard]] Result<Step> EraseFromIndex(OpenPlan& plan, PlanResult& result);

}  // namespace weir::merge
