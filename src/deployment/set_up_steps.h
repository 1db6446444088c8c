// What a start does for its pipeline, call by call, as Terraform would.
#pragma once

#include <string_view>

#include "src/aws/client.h"
#include "src/deployment/local_pipeline.h"
#include "src/result/result.h"

namespace weir::deployment {

/// SetUp with the function's package, which is a zip's bytes.
Result<void> RunSetUpSteps(const LocalPipeline& pipeline, const SetUpPlan& plan,
                           std::string_view package, aws::Client& client, aws::Deadline deadline);

}  // namespace weir::deployment
