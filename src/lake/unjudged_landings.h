// Landings that no plan names: who waits to be merged, and who waits in vain.
#pragma once

#include <functional>
#include <string>

#include "src/merge/chain_survey.h"
#include "src/merge/plan/waiting_landings.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::lake {

/// Of all hours, those that none of the plans that were surveyed has taken.
[[nodiscard]] Result<merge::WaitingLandings> ListUnjudgedLandings(merge::MergeObjects& objects,
                                                                  merge::ChainSurvey& chain);

/// Where a merge was ended: gives the names of landings that came too late for it, of each shard as
/// many as a plan would take. Nothing where none was ended.
[[nodiscard]] Result<void> ForEachLandingLeft(
    merge::MergeObjects& objects, merge::HeadStore& head,
    const std::function<Result<void>(std::string name)>& take);

}  // namespace weir::lake
