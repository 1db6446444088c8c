// Turns a call of a service into the signed HTTP request that goes over the wire.
#include "src/aws/request_signer.h"

#include <charconv>
#include <ctime>
#include <utility>

#include "src/codec/base64.h"
#include "src/signing/sigv4.h"

namespace weir::aws {
namespace {

constexpr std::string_view kUnreservedMarks = "-._~";

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kUnreservedMarks.find(c) != std::string_view::npos;
}

/// "20210715T080910Z".
std::string SigningTime(std::chrono::system_clock::time_point now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::string text(17, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts));
  return text;
}

/// A digest in hex as S3's checksum headers have it: in base64.
std::string Base64OfHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(&hex[i], &hex[i] + 2, value, 16);
    bytes.push_back(static_cast<char>(value));
  }
  std::string text;
  codec::AppendBase64(bytes, text);
  return text;
}

/// On AWS a bucket is a host of its own, as long as its certificate covers that host.
bool IsVirtualHost(const Call& call, const Endpoint& endpoint) {
  return !endpoint.is_custom && call.bucket.find('.') == std::string::npos;
}

}  // namespace

HttpRequest SignedRequest(const Call& call, const Endpoint& endpoint, const Signing& signing) {
  HttpRequest request{call.method, endpoint.origin, {}, call.headers, call.body};
  std::string path = endpoint.path;
  if (!call.bucket.empty()) {
    if (IsVirtualHost(call, endpoint)) {
      request.origin.host = call.bucket + "." + endpoint.origin.host;
    } else {
      path += "/" + call.bucket;
    }
  }
  path += call.path;
  const Credentials& who = signing.credentials;
  const std::string time = SigningTime(signing.now);
  const std::string hash = signing::Sha256Hex(call.body);
  const bool is_s3 = call.service == "s3";
  request.headers.push_back({"Host", request.origin.Authority()});
  request.headers.push_back({"X-Amz-Date", time});
  if (is_s3) request.headers.push_back({"X-Amz-Content-Sha256", hash});
  if (call.with_checksum) {
    request.headers.push_back({"X-Amz-Checksum-Sha256", Base64OfHex(hash)});
  }
  if (!who.session_token.empty()) {
    request.headers.push_back({"X-Amz-Security-Token", who.session_token});
  }
  std::vector<signing::Header> headers;
  for (const HttpHeader& header : request.headers) headers.push_back({header.name, header.value});
  std::string authorization = signing::Authorization(
      {call.method, path, call.query, headers},
      {who.access_key_id, who.secret_access_key, who.session_token},
      {std::string_view(time).substr(0, 8), signing.region, call.service}, time, hash,
      is_s3 ? signing::PathStyle::kVerbatim : signing::PathStyle::kNormalized);
  request.headers.push_back({"Authorization", std::move(authorization)});
  request.target = call.query.empty() ? path : path + "?" + call.query;
  return request;
}

std::string UriEncoded(std::string_view text, bool keep_slash) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (IsUnreserved(c) || (keep_slash && c == '/')) {
      encoded.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    }
  }
  return encoded;
}

}  // namespace weir::aws
