// What a lake knew before its first plan: ids that were claimed under another layout.
#include "src/merge/seed.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "src/landing/name.h"
#include "src/merge/chain_survey.h"
#include "src/merge/plan/names.h"
#include "src/pipeline/layout.h"

namespace weir::merge {
namespace {

/// Runs of this level are merged into no other: what it has is large, and forgotten all at once.
constexpr std::uint32_t kSeedLevel = 2;

/// The first object below `folder`; "" where there is none.
Result<std::string> FirstBelow(MergeObjects& objects, const std::string& folder) {
  return pipeline::FirstName(*objects.List(folder, ""));
}

}  // namespace

Result<SeedPlace> FindSeedPlace(MergeObjects& objects, HeadStore& head) {
  auto chain = SurveyChain(objects, head);
  if (!chain) return chain.error();
  if (chain->closed == 0 && !chain->open) return SeedPlace{};
  const Head& at = chain->head;
  if (chain->ended && chain->faults.empty() && at.closed && at.plan == chain->closed) {
    return SeedPlace{.after = at.plan,
                     .previous = at.digest,
                     .ended = *chain->ended,
                     .state = std::move(chain->state)};
  }
  return HasPlansAlready(objects.Describe(kPlansFolder));
}

Error HasPlansAlready(const std::string& where) {
  return {ErrorKind::kConflict,
          fmt::format("{}: this lake has plans already: nothing can be made known to its merge any "
                      "more, and nothing was changed",
                      where)};
}

Plan SeedPlan(const SeedPlace& place, std::vector<IndexFile> files, std::optional<IndexFile> erased,
              event::Timestamp made_at) {
  Plan plan;
  plan.number = place.after + 1;
  plan.kind = PlanKind::kIndex;
  plan.made_at = made_at;
  plan.previous = place.previous;
  plan.state = place.state;
  if (erased) plan.state.erased = std::move(erased);
  if (!files.empty()) {
    plan.state.index.push_back({.plan = place.after,
                                .level = kSeedLevel,
                                .newest_hour = landing::HourOf(made_at),
                                .files = std::move(files)});
  }
  return plan;
}

Result<bool> IsMerged(MergeObjects& objects, HeadStore& head) {
  const auto at = head.Read();
  if (!at) return at.error();
  bool has_plans = at->plan > 0;
  if (!has_plans) {
    const auto plan = FirstBelow(objects, std::string(kPlansFolder));
    if (!plan) return plan.error();
    has_plans = !plan->empty();
  }
  if (!has_plans) return false;
  const std::string mark(kEndedName);
  const auto ended = std::move(objects.Get({&mark, 1}).front());
  if (!ended) return ended.error();
  return !ended->has_value();
}

Error PlansAreLost(const std::string& output) {
  return Error{
      ErrorKind::kCorrupt,
      fmt::format("{}: a merge has stored this, and its plans are gone: put back what stood "
                  "below {} and the head (older versions, if the bucket keeps them); a "
                  "merge that begins anew would take such objects for its own, and store "
                  "again what they hold",
                  output, kPlansFolder)};
}

Result<void> CheckSeeded(MergeObjects& objects) {
  const auto stored = FirstBelow(objects, fmt::format("{}/", pipeline::kLakeFolder));
  if (!stored) return stored.error();
  const auto set_aside = FirstBelow(objects, fmt::format("{}/", pipeline::kQuarantineFolder));
  if (!set_aside) return set_aside.error();
  for (const std::string* name : {&*stored, &*set_aside}) {
    if (IsOutputName(*name)) return PlansAreLost(objects.Describe(*name));
  }
  if (stored->empty()) return {};
  return Error{ErrorKind::kInvalidInput,
               fmt::format("{}: this was stored under layout batch or event, and no merge knows "
                           "of it: it would be stored once more where it comes again; let the "
                           "merge know what was claimed with 'weir seed', and merge then",
                           objects.Describe(*stored))};
}

}  // namespace weir::merge
