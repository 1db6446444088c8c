// The environment variables of a function's process.
#pragma once

#include <string>
#include <vector>

#include "src/cloud/lambda/workers/invocation.h"
#include "src/cloud/lambda/workers/worker_keys.h"

namespace weir::cloud::lambda {

struct WorkerEnvironment {
  std::string runtime_api{};  ///< host:port
  std::string log_stream{};
  std::string endpoint_url{};  ///< of the local AWS
  std::string ca_bundle{};     ///< "" where the endpoint is plain HTTP
  WorkerCredentials credentials{};
};

/// What "Defined runtime environment variables" of the Lambda Developer Guide lists for OS-only
/// runtimes (TheEnvironmentIsThatOfAws), the function's own variables over those that are not
/// reserved, and where the local AWS is to be found: AWS_ENDPOINT_URL, AWS_CA_BUNDLE. Nothing of
/// this process's own environment.
[[nodiscard]] std::vector<std::string> EnvironmentOf(const FunctionSpec& function,
                                                     const WorkerEnvironment& worker);

/// Whether a function may not set this variable.
[[nodiscard]] bool IsReservedVariable(std::string_view name);

}  // namespace weir::cloud::lambda
