// The words of the STS API Reference and of its service.
#include "src/cloud/sts/errors.h"

#include <fmt/format.h>

namespace weir::cloud::sts::errors {

using protocol::AwsError;

AwsError AccessDenied(std::string_view caller_arn, std::string_view role_arn) {
  return {403, "AccessDenied",
          fmt::format("User: {} is not authorized to perform: sts:AssumeRole on resource: {}",
                      caller_arn, role_arn)};
}

AwsError TooLong() {
  return {400, "ValidationError",
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."};
}

AwsError NotSupported(std::string_view parameter) {
  return {400, "ValidationError", fmt::format("{} is not supported here.", parameter)};
}

AwsError TooManySessions() { return {400, "Throttling", "Rate exceeded"}; }

}  // namespace weir::cloud::sts::errors
