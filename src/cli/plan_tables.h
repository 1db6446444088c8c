// A plan for people: tables of at most 100 columns.
#pragma once

#include <string>
#include <string_view>

#include "src/plan/plan.h"

namespace weir::cli {

/// `origin` says where the workload comes from, if from a lake.
[[nodiscard]] std::string PlanText(const plan::Plan& plan, const plan::Prices& prices,
                                   std::string_view origin);

/// "$0.42", "$5.30", "$1,525": cents where they matter.
[[nodiscard]] std::string UsdText(double usd);

/// "0.0028", "12.5", "1,460", "137 M", "2.63 bn".
[[nodiscard]] std::string AmountText(double amount);

/// "10/h", "25/s", "277,778/s": the largest unit of time in which there is at least one.
[[nodiscard]] std::string RateText(double per_second);

}  // namespace weir::cli
