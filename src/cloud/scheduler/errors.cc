// Exceptions in AWS's words.
#include "src/cloud/scheduler/errors.h"

#include <utility>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace weir::cloud::scheduler::errors {

AwsError Invalid(std::string message) { return protocol::ValidationError(std::move(message)); }

AwsError NotSupported(std::string_view what, std::string_view why) {
  return Invalid(fmt::format("{} is not supported by this endpoint: {}", what, why));
}

AwsError InvalidExpression(std::string_view expression) {
  return Invalid(fmt::format("Invalid Schedule Expression {}.", expression));
}

AwsError InvalidZone(std::string_view zone) {
  return Invalid(fmt::format("Invalid Schedule Expression Timezone {}.", zone));
}

AwsError RoleNotAssumable() {
  return Invalid(
      "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
}

AwsError InvalidToken() { return Invalid("Invalid NextToken."); }

AwsError ScheduleExists(const ScheduleKey& schedule) {
  return {409, "ConflictException", fmt::format("Schedule {} already exists.", schedule.name)};
}

AwsError ScheduleNotFound(const ScheduleKey& schedule) {
  return {404, "ResourceNotFoundException",
          fmt::format("Schedule {} does not exist.", schedule.name)};
}

AwsError GroupExists(const GroupKey& group) {
  return {409, "ConflictException", fmt::format("Schedule group {} already exists.", group.name)};
}

AwsError GroupNotFound(const GroupKey& group) {
  return {404, "ResourceNotFoundException",
          fmt::format("Schedule group {} does not exist.", group.name)};
}

AwsError QuotaExceeded(std::string_view what, std::size_t most) {
  return {402, "ServiceQuotaExceededException",
          fmt::format("There are {} {}, and no more are allowed.", most, what)};
}

AwsError Throttled() { return {429, "ThrottlingException", "Rate exceeded"}; }

AwsError Failed() {
  return {500, "InternalServerException",
          "Unexpected error encountered while processing the request."};
}

AwsError StoreFailed(const Error& why) { return protocol::Because(Failed(), why); }

http::Response Render(const AwsError& error, std::string_view request_id) {
  boost::json::object body = error.members;
  body["Message"] = error.message;
  http::Response response;
  response.status = error.status;
  response.headers.Add("Content-Type", "application/json");
  response.headers.Add("x-amzn-RequestId", std::string(request_id));
  response.headers.Add("X-Amzn-ErrorType", error.code);
  response.body = boost::json::serialize(body);
  response.cause = error.message;
  return response;
}

}  // namespace weir::cloud::scheduler::errors
