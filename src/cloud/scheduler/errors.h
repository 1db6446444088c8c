// The exceptions of EventBridge Scheduler, one named factory each.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/http/message.h"
#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/scheduler/model.h"

namespace weir::cloud::scheduler::errors {

using protocol::AwsError;

[[nodiscard]] AwsError Invalid(std::string message);
/// What AWS has and this endpoint does not.
[[nodiscard]] AwsError NotSupported(std::string_view what, std::string_view why);
[[nodiscard]] AwsError InvalidExpression(std::string_view expression);
[[nodiscard]] AwsError InvalidZone(std::string_view zone);
[[nodiscard]] AwsError RoleNotAssumable();
[[nodiscard]] AwsError InvalidToken();
[[nodiscard]] AwsError ScheduleExists(const ScheduleKey& schedule);
[[nodiscard]] AwsError ScheduleNotFound(const ScheduleKey& schedule);
[[nodiscard]] AwsError GroupExists(const GroupKey& group);
[[nodiscard]] AwsError GroupNotFound(const GroupKey& group);
[[nodiscard]] AwsError QuotaExceeded(std::string_view what, std::size_t most);
/// What a caller that is too fast for the service as a whole is told.
[[nodiscard]] AwsError Throttled();
/// The caller gets a 500.
[[nodiscard]] AwsError Failed();
[[nodiscard]] AwsError StoreFailed(const Error& why);

/// REST-JSON: `X-Amzn-ErrorType` and {"Message":…}.
[[nodiscard]] http::Response Render(const AwsError& error, std::string_view request_id);

}  // namespace weir::cloud::scheduler::errors
