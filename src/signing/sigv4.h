// AWS Signature Version 4: canonical request, string to sign, signature.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace weir::signing {

/// What identifies the signer. Views; nothing here is ever logged.
struct Credentials {
  std::string_view access_key_id;
  std::string_view secret_access_key;
  std::string_view session_token;  ///< "" without one
};

/// The scope `<date>/<region>/<service>/aws4_request`. `date` is YYYYMMDD.
struct Scope {
  std::string_view date;
  std::string_view region;
  std::string_view service;
};

struct Header {
  std::string_view name;
  std::string_view value;
};

/// A request as it goes over the wire. `path` is percent-encoded as sent, `query` is without '?'.
struct Request {
  std::string_view method;
  std::string_view path;
  std::string_view query;
  std::span<const Header> headers;  ///< all of them; `signed_headers` says which count
};

/// S3 keeps the path as it is; every other service normalises it and encodes it once more.
enum class PathStyle { kNormalized, kVerbatim };

/// Lower-case hex of SHA-256.
[[nodiscard]] std::string Sha256Hex(std::string_view bytes);

/// The canonical request. `signed_headers` is sorted, lower-case, joined by ';'; `payload_hash` is
/// the hex SHA-256 of the body, or a marker such as UNSIGNED-PAYLOAD. The query parameter
/// X-Amz-Signature, if it is there, is left out.
[[nodiscard]] std::string CanonicalRequest(const Request& request, std::string_view signed_headers,
                                           std::string_view payload_hash, PathStyle style);

/// `AWS4-HMAC-SHA256\n<timestamp>\n<scope>\n<hash>`; `timestamp` is YYYYMMDDTHHMMSSZ.
[[nodiscard]] std::string StringToSign(std::string_view timestamp, const Scope& scope,
                                       std::string_view canonical_request);

/// The signature in hex.
[[nodiscard]] std::string Signature(std::string_view secret_access_key, const Scope& scope,
                                    std::string_view string_to_sign);

/// The value of the Authorization header for a request that has all its headers (host, x-amz-date,
/// x-amz-security-token if there is a token, x-amz-content-sha256 for S3); all of them are signed.
[[nodiscard]] std::string Authorization(const Request& request, const Credentials& credentials,
                                        const Scope& scope, std::string_view timestamp,
                                        std::string_view payload_hash, PathStyle style);

/// Compares without telling by its duration where two signatures differ.
[[nodiscard]] bool SameSignature(std::string_view a, std::string_view b);

}  // namespace weir::signing
