// What every command that speaks to AWS takes: where it is, and in which region.
#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "src/aws/session.h"
#include "src/result/result.h"

namespace weir::cli {

struct AwsOptions {
  std::string endpoint;
  std::string region;
};

/// Adds --endpoint-url and --region.
void AddAwsOptions(CLI::App& command, AwsOptions& options);

/// What to do where nobody answers at this endpoint.
[[nodiscard]] std::string NobodyThereRemedy(const AwsOptions& options,
                                            const aws::Endpoint& endpoint);

/// A session with the credentials of the environment, the profile, the container or the instance.
/// People wait for its first answer: where nobody is there, that is said within a moment.
[[nodiscard]] Result<std::unique_ptr<aws::Session>> OpenSession(const AwsOptions& options);

}  // namespace weir::cli
