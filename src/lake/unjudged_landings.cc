// Landings that no plan names: who waits to be merged, and who waits in vain.
#include "src/lake/unjudged_landings.h"

#include <utility>

#include "src/merge/plan/names.h"

namespace weir::lake {

Result<merge::WaitingLandings> ListUnjudgedLandings(merge::MergeObjects& objects,
                                                    merge::ChainSurvey& chain) {
  return merge::ListLandings(
      objects, {.from_hour = {}, .old_before = {}, .deleted_before = chain.state.deleted_before},
      chain.named);
}

Result<void> ForEachLandingLeft(merge::MergeObjects& objects, merge::HeadStore& head,
                                const std::function<Result<void>(std::string name)>& take) {
  const std::string mark(merge::kEndedName);
  const auto ended = std::move(objects.Get({&mark, 1}).front());
  if (!ended) return ended.error();
  if (!ended->has_value()) return {};
  auto chain = merge::SurveyChain(objects, head);
  if (!chain) return chain.error();
  auto left = ListUnjudgedLandings(objects, *chain);
  if (!left) return left.error();
  for (auto& [shard, landings] : left->by_shard) {
    for (merge::LandingToOpen& landing : landings) {
      if (auto taken = take(std::move(landing.name)); !taken) return taken;
    }
  }
  return {};
}

}  // namespace weir::lake
