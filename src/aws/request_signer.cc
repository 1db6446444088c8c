// Turns a call of a service into the signed HTTP request that goes over the wire.
#include "src/aws/request_signer.h"

#include <charconv>
#include <chrono>
#include <utility>

#include "src/codec/base64.h"
#include "src/signing/sigv4.h"
#include "src/text/time.h"

namespace weir::aws {
namespace {

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
  const std::string time =
      text::BasicIsoTime(std::chrono::floor<std::chrono::microseconds>(signing.now));
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

}  // namespace weir::aws
