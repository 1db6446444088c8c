// Sets up the pipeline in a local AWS through its own APIs, as Terraform would.
#pragma once

#include <cstdint>
#include <string>

#include "src/result/result.h"

namespace weir::cli {

/// What the pipeline of `weir up` consists of, and how its function works.
struct LocalPipeline {
  std::string stream = "events";
  std::uint32_t shards = 2;
  std::string table = "weir-claims";
  std::string lake_bucket = "weir-lake";
  std::string failed_bucket = "weir-failed";
  std::string function = "weir-processor";
  std::uint32_t batch_size = 10'000;
  std::uint32_t window_seconds = 0;
  std::string schema = "weir";
  std::string layout = "batch";
  std::string compression = "gzip";
  std::string package;  ///< the zip's bytes
};

/// Creates what is not there yet; what is there is left as it is, but the function gets this
/// package and these settings. The error of the first call that failed, naming it.
Result<void> SetUp(const LocalPipeline& pipeline, aws::Client& client, aws::Deadline deadline);

}  // namespace weir::cli
