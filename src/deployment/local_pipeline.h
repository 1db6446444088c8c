// Sets up the pipeline in a local AWS through its own APIs, as Terraform would.
#pragma once

#include <cstdint>
#include <string>

#include "src/result/result.h"

namespace weir::deployment {

/// What the pipeline of `weir up` consists of, and how its function works.
struct LocalPipeline {
  std::string stream = "events";
  std::uint32_t shards = 2;
  std::string table = "weir-claims";
  std::string lake_bucket = "weir-lake";
  std::string failed_bucket = "weir-failed";
  std::string function = "weir-processor";
  std::string merge = "weir-merge";  ///< with layout landing: a function and its schedule
  std::uint32_t batch_size = 10'000;
  std::uint32_t window_seconds = 0;
  std::string schema = "weir";
  std::string layout = "batch";
  std::string compression = "gzip";
  std::string package;  ///< the path of the function's zip; "": the one that came with this program
};

/// Where a local AWS is, and as whom it is called.
struct LocalAccess {
  std::string endpoint;
  std::string access_key_id = "weir";
  std::string secret_access_key = "weir";
  std::string ca_bundle = {};  ///< the certificate to trust; "" without TLS
};

/// Checks that the lake that is there may be filled with the pipeline's layout. kInvalidInput where
/// events would be stored twice.
Result<void> CheckLayout(const LocalPipeline& pipeline, const LocalAccess& access);

/// Creates what is not there yet; what is there is left as it is, but the function and its mapping
/// get this package and these settings. The error of the first call that failed, naming it;
/// kNotFound without a package.
Result<void> SetUp(const LocalPipeline& pipeline, const LocalAccess& access);

}  // namespace weir::deployment
