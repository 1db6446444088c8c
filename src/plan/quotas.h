// The quotas of AWS's services that a pipeline meets, and how much of each it takes.
#pragma once

#include <string_view>
#include <vector>

#include "src/plan/settings.h"
#include "src/plan/workload.h"

namespace weir::plan {

/// A quota as an account has it by default, in us-east-1.
struct Quota {
  std::string_view name;  ///< "Lambda: invocations at once"
  double used = 0;        ///< in the busiest second
  double limit = 0;
  std::string_view unit;    ///< "write units/s"
  std::string_view remedy;  ///< what to do before it is met
  std::string_view page;    ///< where AWS says so

  [[nodiscard]] double Share() const { return used / limit; }
};

/// The one that is met first comes first.
[[nodiscard]] std::vector<Quota> QuotasOf(const Workload& workload, const Settings& settings);

}  // namespace weir::plan
