// The answer with credentials that containers' and instances' endpoints give.
#include "src/aws/credentials_json.h"

#include <boost/json.hpp>

#include "src/event/timestamp.h"

namespace weir::aws {
namespace {

namespace json = boost::json;

std::string TextOf(const json::value& object, std::string_view name) {
  const json::value* value = object.is_object() ? object.get_object().if_contains(name) : nullptr;
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

}  // namespace

Result<std::chrono::system_clock::time_point> ParseExpiry(std::string_view text) {
  const auto time = event::ParseTimestamp(text, event::TimeFormat::kRfc3339);
  if (!time) return Error{ErrorKind::kInvalidInput, "credentials with an expiry that is no time"};
  return std::chrono::system_clock::time_point(std::chrono::microseconds(time->micros));
}

Result<Credentials> ParseCredentialsJson(std::string_view body) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(body, failed);
  Credentials credentials{.access_key_id = TextOf(parsed, "AccessKeyId"),
                          .secret_access_key = TextOf(parsed, "SecretAccessKey"),
                          .session_token = TextOf(parsed, "Token"),
                          .expires_at = {}};
  if (failed || credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return Error{ErrorKind::kInvalidInput, "an answer without credentials"};
  }
  if (const std::string expiry = TextOf(parsed, "Expiration"); !expiry.empty()) {
    const auto time = ParseExpiry(expiry);
    if (!time) return time.error();
    credentials.expires_at = *time;
  }
  return credentials;
}

}  // namespace weir::aws
