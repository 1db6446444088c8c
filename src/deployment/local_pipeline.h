// Sets up the pipeline in a local AWS through its own APIs, as Terraform would.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/deployment/pipeline_settings.h"
#include "src/result/result.h"

namespace weir::deployment {

/// What the pipeline of `weir up` consists of, by its names.
struct LocalPipeline {
  std::string stream = "events";
  std::string table = "weir-claims";
  std::string lake_bucket = "weir-lake";
  std::string failed_bucket = "weir-failed";
  std::string function = "weir-processor";
  std::string merge = "weir-merge";  ///< with layout landing: a function and its schedule
  std::string package;  ///< the path of the function's zip; "": the one that came with this program
};

/// Where a local AWS is, and as whom it is called.
struct LocalAccess {
  std::string endpoint;
  std::string access_key_id = "weir";
  std::string secret_access_key = "weir";
  std::string ca_bundle = {};  ///< the certificate to trust; "" without TLS
};

/// What a start makes of the pipeline.
struct SetUpPlan {
  SettingValues settings;
  std::vector<SettingChange> changes;  ///< of what is there
  std::string mapping;                 ///< the UUID of the one that is there; "": none
  std::uint32_t shards = 0;            ///< of the stream that is there; 0: none
};

/// Asks what is there, and changes nothing. A setting that nobody asks for stays as it is.
/// kInvalidInput where one that is there is asked for otherwise, unless `reconfigure` is said, and
/// where the lake that is there does not take the layout: events would be stored twice.
[[nodiscard]] Result<SetUpPlan> PlanSetUp(const LocalPipeline& pipeline,
                                          const PipelineSettings& asked, bool reconfigure,
                                          const LocalAccess& access);

/// Creates what is not there yet, and makes the plan's changes. What is there is left as it is
/// beyond that, but for the functions' package, which becomes this one. The error of the first call
/// that failed, naming it; kNotFound without a package.
Result<void> SetUp(const LocalPipeline& pipeline, const SetUpPlan& plan, const LocalAccess& access);

}  // namespace weir::deployment
