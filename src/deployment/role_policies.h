// What the functions of the pipeline of `weir up` may do, and nothing else: the Terraform module's
// policies, in JSON.
#pragma once

#include <string>
#include <string_view>

#include "src/deployment/local_pipeline.h"

namespace weir::deployment {

/// Of the function that takes the stream, whatever its layout is set to later. `region`: where all
/// of it is.
[[nodiscard]] std::string ProcessorPolicy(const LocalPipeline& pipeline, std::string_view region,
                                          std::string_view account);
/// Of the one that merges what has landed.
[[nodiscard]] std::string MergePolicy(const LocalPipeline& pipeline, std::string_view region,
                                      std::string_view account);
/// Of the schedule that calls that one.
[[nodiscard]] std::string SchedulePolicy(const LocalPipeline& pipeline, std::string_view region,
                                         std::string_view account);

}  // namespace weir::deployment
