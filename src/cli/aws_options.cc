// What every command that speaks to AWS takes: where it is, and in which region.
#include "src/cli/aws_options.h"

#include <cstdint>

#include <fmt/format.h>

namespace weir::cli {
namespace {

/// So often a command that people wait for looks for somebody who answers.
constexpr std::uint32_t kConnectionAttempts = 2;

}  // namespace

void AddAwsOptions(CLI::App& command, AwsOptions& options) {
  command
      .add_option("--endpoint-url", options.endpoint,
                  "Where the services are, if not on AWS (also: AWS_ENDPOINT_URL)")
      ->type_name("URL");
  command.add_option("--region", options.region, "The AWS region (also: AWS_REGION, the profile)")
      ->type_name("REGION");
}

std::string NobodyThereRemedy(const AwsOptions& options, const aws::Endpoint& endpoint) {
  if (!endpoint.is_custom) {
    return "is there a network, and is the region right? For `weir up` set AWS_ENDPOINT_URL";
  }
  return fmt::format("start `weir up`, or correct {}",
                     options.endpoint.empty() ? "AWS_ENDPOINT_URL" : "--endpoint-url");
}

Result<std::unique_ptr<aws::Session>> OpenSession(const AwsOptions& options) {
  auto session =
      aws::Session::Open(aws::ProcessEnvironment(),
                         {.http = {}, .region = options.region, .endpoint = options.endpoint});
  if (!session) return session;
  (*session)->client().GiveUpConnectingAfter(
      kConnectionAttempts,
      [options](const aws::Endpoint& endpoint) { return NobodyThereRemedy(options, endpoint); });
  return session;
}

}  // namespace weir::cli
