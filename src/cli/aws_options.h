// What every command that speaks to AWS takes: where it is, and in which region.
#pragma once

#include <cstdint>
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

/// So often a command that people wait for looks for somebody who answers.
inline constexpr std::uint32_t kConnectionAttempts = 2;

/// A session with the credentials of the environment, the profile, the container or the instance.
[[nodiscard]] Result<std::unique_ptr<aws::Session>> OpenSession(const AwsOptions& options);

}  // namespace weir::cli
