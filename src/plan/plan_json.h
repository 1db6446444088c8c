// A plan for machines.
#pragma once

#include <string>

#include "src/plan/plan.h"

namespace weir::plan {

/// One JSON object on one line.
[[nodiscard]] std::string PlanJson(const Plan& plan, const Prices& prices);

}  // namespace weir::plan
