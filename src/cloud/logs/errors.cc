// The words of the exceptions of CloudWatch Logs.
#include "src/cloud/logs/errors.h"

#include <fmt/format.h>

namespace weir::cloud::logs::errors {
namespace {

constexpr int kBadRequest = 400;

AwsError Make(std::string code, std::string message) {
  return AwsError{kBadRequest, std::move(code), std::move(message)};
}

}  // namespace

AwsError InvalidParameter(std::string message) {
  return Make("InvalidParameterException", std::move(message));
}

AwsError Invalid(std::string_view member, std::string_view value, std::string_view constraint) {
  return InvalidParameter(fmt::format(
      "1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: {}", value,
      member, constraint));
}

AwsError GroupNotFound() {
  return Make("ResourceNotFoundException", "The specified log group does not exist.");
}

AwsError StreamNotFound() {
  return Make("ResourceNotFoundException", "The specified log stream does not exist.");
}

AwsError GroupExists() {
  return Make("ResourceAlreadyExistsException", "The specified log group already exists");
}

AwsError StreamExists() {
  return Make("ResourceAlreadyExistsException", "The specified log stream already exists");
}

AwsError LimitExceeded() { return Make("LimitExceededException", "Resource limit exceeded."); }

AwsError TooManyTags(std::string_view arn) {
  AwsError error = Make("TooManyTagsException", "A log group can have no more than 50 tags.");
  error.members["resourceName"] = arn;
  return error;
}

AwsError StoreFailed(const Error& why) {
  return protocol::Because(protocol::InternalFailure(), why);
}

}  // namespace weir::cloud::logs::errors
