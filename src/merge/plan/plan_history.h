// What earlier plans have named: read back plan by plan, for no state could hold it all.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/event/fingerprint.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Gives plans `first` to `last` in their order. kNotFound when one is gone.
[[nodiscard]] Result<void> ForEachPlan(MergeObjects& objects, PlanNumber first, PlanNumber last,
                                       const std::function<void(const Plan&)>& take);

/// The names of landings that plans have judged; by their hashes, for they may be a million.
class NamedLandings {
 public:
  void Add(const Plan& plan);
  /// After the last one.
  void Finish();

  /// The plan that has judged it; nothing where none has. REQUIRES: Finish() was called.
  [[nodiscard]] std::optional<PlanNumber> PlanOf(std::string_view name);
  /// The first plan that has named a landing of an hour, by hour.
  [[nodiscard]] const std::map<std::string, PlanNumber, std::less<>>& hours() const {
    return hours_;
  }

 private:
  event::Fingerprinter fingerprinter_;
  std::vector<std::pair<event::Fingerprint, PlanNumber>> plans_;
  std::map<std::string, PlanNumber, std::less<>> hours_;
};

}  // namespace weir::merge
