// Exceptions in AWS's words.
#include "src/cloud/lambda/errors.h"

#include <algorithm>
#include <array>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace weir::cloud::lambda::errors {
namespace {

/// Those whose shapes call their message `Message` in the service model.
constexpr std::array<std::string_view, 5> kCapitalMessage = {
    "ResourceNotFoundException", "ServiceException", "ResourceInUseException",
    "CodeSigningConfigNotFoundException", "UnknownOperationException"};

std::string_view MessageMember(std::string_view code) {
  const bool capital =
      std::find(kCapitalMessage.begin(), kCapitalMessage.end(), code) != kCapitalMessage.end();
  return capital ? "Message" : "message";
}

}  // namespace

AwsError InvalidParameter(std::string message) {
  return {400, "InvalidParameterValueException", std::move(message)};
}

AwsError Invalid(std::string_view member, std::string_view value, std::string_view constraint) {
  return protocol::ValidationError(fmt::format(
      "1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: {}", value,
      member, constraint));
}

AwsError NotSupported(std::string_view what) {
  return InvalidParameter(fmt::format("{} is not supported by this endpoint.", what));
}

AwsError RoleNotAssumable() {
  return InvalidParameter("The role defined for the function cannot be assumed by Lambda.");
}

AwsError NotFound(std::string message) {
  return {404, "ResourceNotFoundException", std::move(message)};
}

AwsError FunctionNotFound(const FunctionReference& function) {
  const std::string qualifier = function.qualifier.empty() ? "" : ":" + function.qualifier;
  return NotFound("Function not found: " + function.key.Arn() + qualifier);
}

AwsError FunctionExists(const FunctionKey& function) {
  return {409, "ResourceConflictException", "Function already exist: " + function.name};
}

AwsError NoSuchResource() { return NotFound("The resource you requested does not exist."); }

AwsError NoEventInvokeConfig(const FunctionKey& function) {
  return NotFound(
      fmt::format("The function {}:$LATEST doesn't have an EventInvokeConfig", function.Arn()));
}

AwsError NoProvisionedConcurrency() {
  return {404, "ProvisionedConcurrencyConfigNotFoundException",
          "No Provisioned Concurrency Config found for this function"};
}

AwsError MappingNotFound() { return NoSuchResource(); }

AwsError MappingExists(const Mapping& mapping) {
  return {409, "ResourceConflictException",
          fmt::format("The event source arn (\" {} \") and function (\" {} \") provided mapping "
                      "already exists. Please update or delete the existing mapping with UUID {}",
                      mapping.source, mapping.function.name, mapping.id.text)};
}

AwsError RevisionMismatch() {
  return {
      412, "PreconditionFailedException",
      "The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias "
      "API to retrieve the latest RevisionId"};
}

AwsError BadRequestBody(std::string_view why) {
  return {400, "InvalidRequestContentException",
          fmt::format("Could not parse request body into json: {}", why)};
}

AwsError TooLarge(std::size_t most, std::string_view operation) {
  return {
      413, "RequestTooLargeException",
      fmt::format("Request must be smaller than {} bytes for the {} operation", most, operation)};
}

AwsError TooManyRequests(std::string_view reason) {
  AwsError error{429, "TooManyRequestsException", "Rate Exceeded."};
  error.members["Reason"] = reason;
  return error;
}

AwsError Throttled() { return TooManyRequests("CallerRateLimitExceeded"); }

AwsError ServiceFailed() {
  return {500, "ServiceException", "Service encountered an internal error."};
}

http::Response Render(const AwsError& error, std::string_view request_id) {
  boost::json::object body = error.members;
  body["Type"] = error.status >= 500 ? "Service" : "User";
  body[MessageMember(error.code)] = error.message;
  http::Response response;
  response.status = error.status;
  response.headers.Add("Content-Type", "application/json");
  response.headers.Add("x-amzn-RequestId", std::string(request_id));
  response.headers.Add("X-Amzn-ErrorType", error.code);
  response.body = boost::json::serialize(body);
  response.cause = error.message;
  return response;
}

}  // namespace weir::cloud::lambda::errors
