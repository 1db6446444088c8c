// What a service's refusal says, and what the caller can do about it.
#include "src/aws/api_error.h"

#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/text/xml.h"

namespace weir::aws {
namespace {

namespace json = boost::json;

/// An error's words end up in a log line.
constexpr std::size_t kMaxMessage = 500;

/// As docs/aws.md lists them by the call that answers so. LimitExceededException is Kinesis's of
/// ListShards and DescribeStreamSummary; others' mean a quota that waiting does not raise, of calls
/// that nobody makes here but to set a pipeline up.
constexpr std::array<std::string_view, 14> kThrottles = {"ThrottlingException",
                                                         "ThrottledException",
                                                         "Throttling",
                                                         "ThrottlingError",
                                                         "ProvisionedThroughputExceededException",
                                                         "ProvisionedThroughputExceeded",
                                                         "RequestLimitExceeded",
                                                         "RequestThrottled",
                                                         "RequestThrottledException",
                                                         "TooManyRequestsException",
                                                         "BandwidthLimitExceeded",
                                                         "KMSThrottlingException",
                                                         "LimitExceededException",
                                                         "SlowDown"};
/// Failures of the service's own, or of the moment, that come with a 4xx. S3 answers 409
/// ConditionalRequestConflict when two conditional writes of one key meet, and says to try again:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
constexpr std::array<std::string_view, 8> kPassing = {
    "ConditionalRequestConflict", "OperationAborted",       "RequestTimeout",
    "RequestTimeoutException",    "InternalServerError",    "InternalFailure",
    "TransactionInProgress",      "PriorRequestNotComplete"};
constexpr std::array<std::string_view, 4> kExpired = {"ExpiredToken", "ExpiredTokenException",
                                                      "TokenRefreshRequired", "RequestExpired"};
constexpr std::array<std::string_view, 3> kSkewed = {"RequestTimeTooSkewed", "RequestInTheFuture",
                                                     "InvalidSignatureException"};

template <typename Codes>
bool IsOneOf(const Codes& codes, std::string_view code) {
  return std::ranges::find(codes, code) != codes.end();
}

/// "com.amazonaws.dynamodb.v20120810#ThrottlingException:http://…" is a ThrottlingException.
std::string_view PlainCode(std::string_view code) {
  code = code.substr(code.find('#') == std::string_view::npos ? 0 : code.find('#') + 1);
  return code.substr(0, code.find(':'));
}

std::string ErrorText(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

ApiError FromJson(std::string_view body) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(body, failed);
  if (failed || !parsed.is_object()) return {};
  const json::object& object = parsed.get_object();
  ApiError error{ErrorText(object, "__type"), ErrorText(object, "message")};
  if (error.code.empty()) error.code = ErrorText(object, "code");
  if (error.message.empty()) error.message = ErrorText(object, "Message");
  return error;
}

ErrorKind KindOf(int status, std::string_view code) {
  if (IsThrottle(code) || status == 429 || status == 503) return ErrorKind::kUnavailable;
  if (status >= 500) return ErrorKind::kUnknown;
  if (code == "ResourceNotFoundException" || status == 404) return ErrorKind::kNotFound;
  const bool is_refusal =
      code.starts_with("AccessDenied") || code.starts_with("UnrecognizedClient");
  if (status == 401 || status == 403 || is_refusal) return ErrorKind::kDenied;
  if (status == 409 || status == 412) return ErrorKind::kConflict;
  return ErrorKind::kInvalidInput;
}

}  // namespace

ApiError ApiErrorOf(const HttpResponse& response) {
  ApiError error;
  if (response.body.starts_with('{')) {
    error = FromJson(response.body);
  } else {
    error.code = text::XmlText(response.body, "Code").value_or("");
    error.message = text::XmlText(response.body, "Message").value_or("");
  }
  if (error.code.empty()) error.code = response.Header("x-amzn-errortype").value_or("");
  error.code = PlainCode(error.code);
  error.message.resize(std::min(error.message.size(), kMaxMessage));
  return error;
}

bool IsThrottle(std::string_view code) { return IsOneOf(kThrottles, code); }

Treatment TreatmentOf(const HttpResponse& response) {
  if (response.status < 400) return Treatment::kTake;
  if (response.status >= 500 || response.status == 429) return Treatment::kRetry;
  const std::string code = ApiErrorOf(response).code;
  if (IsThrottle(code) || IsOneOf(kPassing, code)) return Treatment::kRetry;
  if (IsOneOf(kExpired, code)) return Treatment::kRenew;
  return IsOneOf(kSkewed, code) ? Treatment::kCorrect : Treatment::kTake;
}

Error ErrorOf(const HttpResponse& response, std::string_view what) {
  const ApiError error = ApiErrorOf(response);
  const std::string code = error.code.empty() ? "no error code" : error.code;
  return {KindOf(response.status, error.code),
          fmt::format("{}: {}: {} (status {})", what, code, error.message, response.status)};
}

}  // namespace weir::aws
