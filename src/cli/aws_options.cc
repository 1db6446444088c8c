// What every command that speaks to AWS takes: where it is, and in which region.
#include "src/cli/aws_options.h"

namespace weir::cli {

void AddAwsOptions(CLI::App& command, AwsOptions& options) {
  command
      .add_option("--endpoint-url", options.endpoint,
                  "Where the services are, if not on AWS (also: AWS_ENDPOINT_URL)")
      ->type_name("URL");
  command.add_option("--region", options.region, "The AWS region (also: AWS_REGION, the profile)")
      ->type_name("REGION");
}

Result<std::unique_ptr<aws::Session>> OpenSession(const AwsOptions& options) {
  return aws::Session::Open(aws::ProcessEnvironment(),
                            {.http = {}, .region = options.region, .endpoint = options.endpoint});
}

}  // namespace weir::cli
