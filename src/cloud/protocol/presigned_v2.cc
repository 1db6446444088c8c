// GET /bucket/key?AWSAccessKeyId=AKID&Expires=1175139620&Signature=…
#include "src/cloud/protocol/presigned_v2.h"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "src/cloud/protocol/credential.h"
#include "src/cloud/protocol/front_door.h"
#include "src/signing/sigv2.h"

namespace weir::cloud::protocol {
namespace {

AwsError Wrong(AuthFault fault) { return AuthError(AuthDialect::kS3, fault); }

/// The resources that the request may stand for: as in its path, and where its Host may begin with
/// a bucket, with that in front. Which it is, S3 knows, and a signature fits one of them alone.
std::vector<std::string> Resources(const http::Request& request) {
  std::vector<std::string> resources = {request.path};
  const std::string_view host = request.headers.Get("Host");
  for (const std::string_view mark : {".s3.", ".s3-", ".localhost"}) {
    const std::size_t end = host.find(mark);
    if (end == std::string_view::npos || end == 0) continue;
    resources.push_back("/" + std::string(host.substr(0, end)) + request.path);
  }
  return resources;
}

Outcome<void> CheckExpiry(const std::string& expires, const SignerClocks& clocks) {
  std::int64_t seconds = 0;
  const char* const end = expires.data() + expires.size();
  const auto read = std::from_chars(expires.data(), end, seconds);
  if (read.ec != std::errc() || read.ptr != end) return Wrong(AuthFault::kIncomplete);
  const auto is_over = [seconds](store::TimePoint now) {
    return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() > seconds;
  };
  // Made by whichever of them its signer goes by.
  if (is_over(clocks.system) && is_over(clocks.moved)) return Wrong(AuthFault::kUrlExpired);
  return {};
}

}  // namespace

bool IsPresignedV2(const http::Request& request) {
  return !request.headers.Find("Authorization") &&
         !QueryParameter(request.query, "AWSAccessKeyId").empty() &&
         !QueryParameter(request.query, "Signature").empty();
}

Outcome<void> CheckPresignedV2(const http::Request& request, const KeyRing& keys,
                               const SignerClocks& clocks) {
  const std::string expires = QueryParameter(request.query, "Expires");
  if (const auto time = CheckExpiry(expires, clocks); !time) return time;
  const auto secret = keys.Find(QueryParameter(request.query, "AWSAccessKeyId"));
  if (!secret) return Wrong(AuthFault::kUnknownKey);
  const std::string token = QueryParameter(request.query, "x-amz-security-token");
  if (!signing::SameSignature(secret->session_token, token)) return Wrong(AuthFault::kWrongToken);
  if (secret->HasExpired(clocks.moved)) return Wrong(AuthFault::kExpiredToken);

  std::vector<signing::Header> headers;
  for (const auto& [name, value] : request.headers) headers.push_back({name, value});
  const auto parameters = http::ParseQuery(request.query);
  if (!parameters) return Wrong(AuthFault::kIncomplete);
  const std::string signature = QueryParameter(request.query, "Signature");
  for (const std::string& resource : Resources(request)) {
    const std::string text = signing::PresignedStringToSign({.method = request.method,
                                                             .resource = resource,
                                                             .expires = expires,
                                                             .headers = headers,
                                                             .parameters = *parameters});
    const std::string right = signing::PresignedSignature(secret->secret_access_key, text);
    if (signing::SameSignature(right, signature)) return {};
  }
  return Wrong(AuthFault::kWrongSignature);
}

}  // namespace weir::cloud::protocol
