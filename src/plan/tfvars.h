// A plan as the inputs of terraform/modules/pipeline.
#pragma once

#include <string>

#include "src/plan/plan.h"
#include "src/result/result.h"

namespace weir::plan {

/// Begins every such file, so that one of ours is known again.
inline constexpr std::string_view kTfvarsMark = "# Written by `weir plan`";

/// `terraform.tfvars`, without `package`. kInvalidInput where the module refuses such a pipeline:
/// whose claims, or index, would be gone before what they guard.
[[nodiscard]] Result<std::string> Tfvars(const Plan& plan);

}  // namespace weir::plan
