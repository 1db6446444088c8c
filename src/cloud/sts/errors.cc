// The words of the STS API Reference and of its service.
#include "src/cloud/sts/errors.h"

#include <utility>

#include <fmt/format.h>

namespace weir::cloud::sts::errors {

using protocol::AwsError;

AwsError AccessDenied(std::string_view caller_arn, std::string_view action,
                      std::string_view role_arn) {
  return {403, "AccessDenied",
          fmt::format("User: {} is not authorized to perform: {} on resource: {}", caller_arn,
                      action, role_arn)};
}

AwsError NotWithSessionCredentials(std::string_view operation) {
  return {403, "AccessDenied", fmt::format("Cannot call {} with session credentials", operation)};
}

AwsError TooLong() {
  return {400, "ValidationError",
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."};
}

AwsError TooLongForChaining() {
  return {400, "ValidationError",
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by "
          "role chaining"};
}

AwsError MalformedPolicy(std::string message) {
  return {400, "MalformedPolicyDocument", std::move(message)};
}

AwsError PolicyTooLong(std::size_t most) {
  return Invalid(fmt::format(
      "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must "
      "have length less than or equal to {}",
      most));
}

AwsError TooManyPolicies(std::size_t most) {
  return Invalid(fmt::format(
      "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member "
      "must have length less than or equal to {}",
      most));
}

AwsError Invalid(std::string message) { return {400, "ValidationError", std::move(message)}; }

AwsError Throttled() { return {400, "Throttling", "Rate exceeded"}; }

}  // namespace weir::cloud::sts::errors
