// What earlier plans have named: read back plan by plan, for no state could hold it all.
#include "src/merge/plan/plan_history.h"

#include <algorithm>

#include "src/landing/name.h"
#include "src/merge/plan/names.h"

namespace weir::merge {
namespace {

/// So many are in memory at once, as they are stored.
constexpr PlanNumber kPlansReadAtOnce = 16;

}  // namespace

Result<void> ForEachPlan(MergeObjects& objects, PlanNumber first, PlanNumber last,
                         const std::function<void(const Plan&)>& take) {
  for (PlanNumber next = first; next <= last;) {
    std::vector<std::string> names;
    for (; next <= last && names.size() < kPlansReadAtOnce; ++next) names.push_back(PlanName(next));
    const auto contents = objects.Get(names);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string where = objects.Describe(names[i]);
      if (!contents[i]) return contents[i].error();
      if (!contents[i]->has_value()) {
        return Error{ErrorKind::kNotFound,
                     where +
                         ": the plan is gone, and it is still needed; put it back as it was "
                         "(an older version in its bucket, if that keeps them)"};
      }
      const auto plan = ParsePlan(**contents[i], where);
      if (!plan) return plan.error();
      take(*plan);
    }
  }
  return {};
}

void NamedLandings::Add(const Plan& plan) {
  for (const PlannedLanding& landing : plan.landings) {
    plans_.emplace_back(fingerprinter_.Of(landing.name), plan.number);
    if (const auto name = landing::LandingName::Parse(landing.name)) {
      const auto [known, is_new] = hours_.try_emplace(name->hour, plan.number);
      known->second = std::min(known->second, plan.number);
    }
  }
}

void NamedLandings::Finish() { std::ranges::sort(plans_); }

std::optional<PlanNumber> NamedLandings::PlanOf(std::string_view name) {
  const auto hash = fingerprinter_.Of(name);
  const auto known =
      std::ranges::lower_bound(plans_, hash, {}, [](const auto& one) { return one.first; });
  if (known == plans_.end() || known->first != hash) return std::nullopt;
  return known->second;
}

}  // namespace weir::merge
