// The words of the IAM API Reference and of its service.
#include "src/cloud/iam/errors.h"

#include <string>
#include <utility>

#include <fmt/format.h>

namespace weir::cloud::iam::errors {

using protocol::AwsError;

namespace {

AwsError NoSuchEntity(std::string message) { return {404, "NoSuchEntity", std::move(message)}; }

}  // namespace

AwsError NoSuchRole(std::string_view name) {
  return NoSuchEntity(fmt::format("The role with name {} cannot be found.", name));
}

AwsError NoSuchRolePolicy(std::string_view name) {
  return NoSuchEntity(fmt::format("The role policy with name {} cannot be found.", name));
}

AwsError NoSuchPolicy(std::string_view arn) {
  return NoSuchEntity(fmt::format("Policy {} was not found.", arn));
}

AwsError NoSuchPolicyVersion(std::string_view arn, std::string_view version) {
  return NoSuchEntity(
      fmt::format("Policy {} version {} does not exist or is not attachable.", arn, version));
}

AwsError NotAttachable(std::string_view arn) {
  return NoSuchEntity(fmt::format("Policy {} does not exist or is not attachable.", arn));
}

AwsError NotAttached(std::string_view arn, std::string_view role) {
  return NoSuchEntity(fmt::format("Policy {} was not found attached to role {}.", arn, role));
}

AwsError RoleExists(std::string_view name) {
  return {409, "EntityAlreadyExists", fmt::format("Role with name {} already exists.", name)};
}

AwsError PolicyExists(std::string_view name) {
  return {409, "EntityAlreadyExists",
          fmt::format("A policy called {} already exists. Duplicate names are not allowed.", name)};
}

AwsError DeleteConflict(std::string_view message) {
  return {409, "DeleteConflict", std::string(message)};
}

AwsError LimitExceeded(std::string_view message) {
  return {409, "LimitExceeded", std::string(message)};
}

AwsError MalformedPolicy(std::string_view message) {
  return {400, "MalformedPolicyDocument", std::string(message)};
}

AwsError InvalidInput(std::string_view message) {
  return {400, "InvalidInput", std::string(message)};
}

AwsError InvalidName(std::string_view parameter) {
  return Invalid(
      fmt::format("The specified value for {} is invalid. It must contain only alphanumeric "
                  "characters and/or the following: +=,.@_-",
                  parameter));
}

AwsError InvalidPath() {
  return Invalid(
      "The specified value for path is invalid. It must begin and end with / and contain only "
      "alphanumeric characters and/or / characters.");
}

AwsError InvalidMarker() { return Invalid("Invalid Marker."); }

AwsError Invalid(std::string message) { return {400, "ValidationError", std::move(message)}; }

AwsError Throttled() { return {400, "Throttling", "Rate exceeded"}; }

AwsError ServiceFailure() {
  return {500, "ServiceFailure",
          "The request processing has failed because of an unknown error, exception or failure."};
}

}  // namespace weir::cloud::iam::errors
