// What of the pipeline of `weir up` is there, and how it is set.
#pragma once

#include <string>
#include <string_view>

#include "src/aws/client.h"
#include "src/aws/s3_object_store.h"
#include "src/deployment/local_pipeline.h"
#include "src/deployment/pipeline_settings.h"
#include "src/result/result.h"

namespace weir::deployment {

/// The account of a local AWS.
inline constexpr std::string_view kLocalAccount = "000000000000";

struct LivingPipeline {
  PipelineSettings settings;
  std::string mapping;     ///< its UUID; "": there is none
  aws::BucketPrefix lake;  ///< as its function has it, else as the pipeline would
};

/// Asks for it, by the pipeline's names. The error of the first call that failed, naming it.
[[nodiscard]] Result<LivingPipeline> FindLivingPipeline(const LocalPipeline& pipeline,
                                                        aws::Client& client,
                                                        aws::Deadline deadline);

[[nodiscard]] std::string StreamArn(std::string_view stream, std::string_view region);

}  // namespace weir::deployment
