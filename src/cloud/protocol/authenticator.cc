// Reads a signature from where it stands, then calculates what it would have to be.
#include "src/cloud/protocol/authenticator.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "src/cloud/protocol/credential.h"
#include "src/cloud/protocol/front_door.h"
#include "src/cloud/protocol/presigned_v2.h"
#include "src/codec/base64.h"
#include "src/signing/sigv4.h"
#include "src/text/ascii.h"
#include "src/text/time.h"

namespace weir::cloud::protocol {
namespace {

using store::TimePoint;

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
/// What clients that speak HTTP/2 sign in place of Host (the JavaScript SDK does).
constexpr std::string_view kAuthority = ":authority";
constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
constexpr std::chrono::minutes kMaxSkew{15};
constexpr int kMaxExpiresSeconds = 604'800;  // a week
constexpr std::size_t kHashLength = 64;

/// A signature with all that it says about itself.
struct Signed {
  Credential credential;
  std::string signed_headers;
  std::string signature;
  std::string timestamp;
  std::string token;
  std::optional<std::chrono::seconds> expires;  ///< of a presigned URL
};

/// One after another the sentences that AWS has for parts that are not there.
std::string MissingParts(const Signed& found) {
  std::string missing;
  const auto need = [&missing](bool is_there, std::string_view name) {
    if (is_there) return;
    if (!missing.empty()) missing += ' ';
    missing += fmt::format("Authorization header requires '{}' parameter.", name);
  };
  need(!found.credential.service.empty(), "Credential");
  need(!found.signature.empty(), "Signature");
  need(!found.signed_headers.empty(), "SignedHeaders");
  if (missing.empty() && found.timestamp.empty()) {
    missing =
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
  }
  return missing;
}

class Check {
 public:
  Check(const http::Request& request, AuthScope scope, const KeyRing& keys,
        const SignerClocks& clocks)
      : request_(request), scope_(scope), keys_(keys), clocks_(clocks) {}

  Outcome<void> Run() const;

 private:
  [[nodiscard]] Outcome<Signed> Find() const;
  [[nodiscard]] Outcome<Signed> FromHeader(std::string_view authorization) const;
  [[nodiscard]] Outcome<Signed> FromQuery() const;
  [[nodiscard]] TimePoint NowBy(TimePoint signed_at) const;
  [[nodiscard]] Outcome<void> CheckTime(const Signed& found) const;
  [[nodiscard]] Outcome<void> CheckHeaders(const Signed& found) const;
  /// What stands for the body in the canonical request.
  [[nodiscard]] Outcome<std::string> PayloadHash(const Signed& found) const;
  [[nodiscard]] std::string Canonical(const Signed& found, const std::string& payload_hash) const;
  /// With what was calculated, so that a signer finds where it differs.
  [[nodiscard]] AwsError Mismatch(const Signed& found, const std::string& canonical,
                                  const std::string& to_sign) const;

  [[nodiscard]] bool IsS3() const { return scope_.dialect == AuthDialect::kS3; }
  [[nodiscard]] AwsError Wrong(AuthFault fault, std::string detail = {}) const {
    return AuthError(scope_.dialect, fault, std::move(detail));
  }

  const http::Request& request_;
  const AuthScope scope_;
  const KeyRing& keys_;
  const SignerClocks clocks_;
};

Outcome<Signed> Check::FromHeader(std::string_view authorization) const {
  if (!authorization.starts_with(kAlgorithm)) return Wrong(AuthFault::kIncomplete);
  Signed found;
  found.credential = ParseCredential(AuthorizationPart(authorization, "Credential"));
  found.signed_headers = AuthorizationPart(authorization, "SignedHeaders");
  found.signature = AuthorizationPart(authorization, "Signature");
  found.timestamp = request_.headers.Get("X-Amz-Date");
  found.token = request_.headers.Get("X-Amz-Security-Token");
  if (std::string missing = MissingParts(found); !missing.empty()) {
    return Wrong(AuthFault::kIncomplete, std::move(missing));
  }
  return found;
}

Outcome<Signed> Check::FromQuery() const {
  if (QueryParameter(request_.query, "X-Amz-Algorithm") != kAlgorithm) {
    return Wrong(AuthFault::kIncomplete);
  }
  Signed found;
  found.credential = ParseCredential(QueryParameter(request_.query, "X-Amz-Credential"));
  found.signed_headers = QueryParameter(request_.query, "X-Amz-SignedHeaders");
  found.signature = QueryParameter(request_.query, "X-Amz-Signature");
  found.timestamp = QueryParameter(request_.query, "X-Amz-Date");
  found.token = QueryParameter(request_.query, "X-Amz-Security-Token");
  if (!MissingParts(found).empty()) return Wrong(AuthFault::kIncomplete);
  const std::string expires = QueryParameter(request_.query, "X-Amz-Expires");
  int seconds = 0;
  const auto [end, error] =
      std::from_chars(expires.data(), expires.data() + expires.size(), seconds);
  const bool is_number = error == std::errc() && end == expires.data() + expires.size();
  if (!is_number || seconds < 1 || seconds > kMaxExpiresSeconds) {
    return Wrong(AuthFault::kIncomplete,
                 "X-Amz-Expires must be a number of seconds between 1 and 604800.");
  }
  found.expires = std::chrono::seconds(seconds);
  return found;
}

Outcome<Signed> Check::Find() const {
  const std::string_view authorization = request_.headers.Get("Authorization");
  if (!authorization.empty()) return FromHeader(authorization);
  if (QueryParameter(request_.query, "X-Amz-Signature").empty()) return Wrong(AuthFault::kMissing);
  return FromQuery();
}

/// What is now by the clock that the signer has gone by.
TimePoint Check::NowBy(TimePoint signed_at) const {
  const auto off = [signed_at](TimePoint now) { return std::chrono::abs(now - signed_at); };
  return off(clocks_.moved) < off(clocks_.system) ? clocks_.moved : clocks_.system;
}

Outcome<void> Check::CheckTime(const Signed& found) const {
  const auto time = text::ParseBasicIsoTime(found.timestamp);
  if (!time) return Wrong(AuthFault::kIncomplete, "Date must be in ISO-8601 'basic format'.");
  if (!std::string_view(found.timestamp).starts_with(found.credential.date)) {
    return Wrong(AuthFault::kWrongScope,
                 "Date in Credential scope does not match YYYYMMDD from "
                 "ISO-8601 version of date from HTTP.");
  }
  const TimePoint now = NowBy(*time);
  if (*time > now + kMaxSkew) {
    return Wrong(
        AuthFault::kNotNow,
        fmt::format("Signature not yet current: {} is still later than {} ({} + 15 min.)",
                    found.timestamp, text::BasicIsoTime(now + kMaxSkew), text::BasicIsoTime(now)));
  }
  if (found.expires) {
    if (*time + *found.expires < now) return Wrong(AuthFault::kUrlExpired);
    return {};
  }
  if (*time < now - kMaxSkew) {
    return Wrong(
        AuthFault::kNotNow,
        fmt::format("Signature expired: {} is now earlier than {} ({} - 15 min.)", found.timestamp,
                    text::BasicIsoTime(now - kMaxSkew), text::BasicIsoTime(now)));
  }
  return {};
}

Outcome<void> Check::CheckHeaders(const Signed& found) const {
  const std::string list = ";" + found.signed_headers + ";";
  const auto is_signed = [&list](std::string_view field) {
    return list.find(";" + text::AsciiLowered(field) + ";") != std::string::npos;
  };
  if (!is_signed("host") && !is_signed(kAuthority)) {
    return Wrong(AuthFault::kIncomplete,
                 "'Host' must be a 'SignedHeader' in the AWS "
                 "Authorization.");
  }
  if (!IsS3() || found.expires) return {};
  const bool all = std::all_of(request_.headers.begin(), request_.headers.end(),
                               [&is_signed](const http::Headers::Field& field) {
                                 const bool has_to_be = field.first.starts_with("x-amz-") ||
                                                        field.first.starts_with("X-Amz-");
                                 return !has_to_be || is_signed(field.first);
                               });
  if (!all) return Wrong(AuthFault::kUnsignedHeaders);
  return {};
}

Outcome<std::string> Check::PayloadHash(const Signed& found) const {
  std::string stated(request_.headers.Get("X-Amz-Content-Sha256"));
  if (stated.empty() && IsS3() && found.expires) {
    stated = QueryParameter(request_.query, "X-Amz-Content-Sha256");
    return stated.empty() ? std::string(kUnsignedPayload) : stated;
  }
  const bool is_marker = stated == kUnsignedPayload || stated.starts_with("STREAMING-");
  if (IsS3() && is_marker) return stated;
  if (request_.source) {  // checked by who reads it
    if (!IsS3() || stated.size() != kHashLength) return Wrong(AuthFault::kWrongPayload);
    return stated;
  }
  std::string actual = signing::Sha256Hex(request_.body);
  if (stated.size() == kHashLength && stated != actual) return Wrong(AuthFault::kWrongPayload);
  return actual;
}

std::string Check::Canonical(const Signed& found, const std::string& payload_hash) const {
  std::vector<signing::Header> headers;
  for (const auto& [name, value] : request_.headers) headers.push_back({name, value});
  headers.push_back({kAuthority, request_.headers.Get("Host")});
  const signing::Request request = {.method = request_.method,
                                    .path = request_.path,
                                    .query = request_.query,
                                    .headers = headers};
  const auto style = IsS3() ? signing::PathStyle::kVerbatim : signing::PathStyle::kNormalized;
  return signing::CanonicalRequest(request, found.signed_headers, payload_hash, style);
}

AwsError Check::Mismatch(const Signed& found, const std::string& canonical,
                         const std::string& to_sign) const {
  AwsError error = Wrong(AuthFault::kWrongSignature);
  if (IsS3()) {
    error.members = {{"AWSAccessKeyId", found.credential.access_key_id},
                     {"StringToSign", to_sign},
                     {"SignatureProvided", found.signature},
                     {"CanonicalRequest", canonical}};
  } else {
    error.message += fmt::format(
        "\n\nThe Canonical String for this request should have been\n'{}'\n\nThe String-to-Sign "
        "should have been\n'{}'\n",
        canonical, to_sign);
  }
  return error;
}

Outcome<void> Check::Run() const {
  const Outcome<Signed> found = Find();
  if (!found) return found.error();
  if (const auto headers = CheckHeaders(*found); !headers) return headers;
  if (found->credential.service != scope_.service) {
    return Wrong(
        AuthFault::kWrongScope,
        fmt::format("Credential should be scoped to correct service: '{}'.", scope_.service));
  }
  if (const auto time = CheckTime(*found); !time) return time;
  const auto secret = keys_.Find(found->credential.access_key_id);
  if (!secret) return Wrong(AuthFault::kUnknownKey);
  if (!signing::SameSignature(secret->session_token, found->token)) {
    return Wrong(AuthFault::kWrongToken);
  }
  if (secret->HasExpired(clocks_.moved)) return Wrong(AuthFault::kExpiredToken);
  const Outcome<std::string> hash = PayloadHash(*found);
  if (!hash) return hash.error();
  const signing::Scope scope = {.date = found->credential.date,
                                .region = found->credential.region,
                                .service = found->credential.service};
  const std::string canonical = Canonical(*found, *hash);
  const std::string to_sign = signing::StringToSign(found->timestamp, scope, canonical);
  const std::string right = signing::Signature(secret->secret_access_key, scope, to_sign);
  if (signing::SameSignature(right, found->signature)) return {};
  return Mismatch(*found, canonical, to_sign);
}

}  // namespace

Outcome<void> CheckSignature(const http::Request& request, AuthScope scope, const KeyRing& keys,
                             const SignerClocks& clocks) {
  if (scope.dialect == AuthDialect::kS3 && IsPresignedV2(request)) {
    return CheckPresignedV2(request, keys, clocks);
  }
  return Check(request, scope, keys, clocks).Run();
}

Outcome<void> CheckIsSigned(const http::Request& request, AuthDialect dialect) {
  const std::string_view authorization = request.headers.Get("Authorization");
  if (authorization.starts_with("AWS4-") || authorization.starts_with("AWS ")) return {};
  if (!authorization.empty()) return AuthError(dialect, AuthFault::kIncomplete);
  const std::string_view query = request.query;
  const bool is_presigned = query.find("X-Amz-Credential=") != std::string_view::npos ||
                            query.find("AWSAccessKeyId=") != std::string_view::npos;
  if (!is_presigned) return AuthError(dialect, AuthFault::kMissing);
  return {};
}

bool HasBasicKey(const http::Request& request, const KeyRing& keys) {
  constexpr std::string_view kBasic = "Basic ";
  std::string_view text = request.headers.Get("Authorization");
  if (!text.starts_with(kBasic)) return false;
  text.remove_prefix(kBasic.size());
  const auto pair = codec::DecodeBase64(text);
  const std::size_t colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) return false;
  const auto secret = keys.Find(std::string_view(*pair).substr(0, colon));
  return secret && secret->session_token.empty() &&
         signing::SameSignature(secret->secret_access_key,
                                std::string_view(*pair).substr(colon + 1));
}

}  // namespace weir::cloud::protocol
