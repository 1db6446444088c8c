// AWS Signature Version 4: canonical request, string to sign, signature.
#include "src/signing/sigv4.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "src/codec/hex.h"
#include "src/result/check.h"
#include "src/text/ascii.h"
#include "src/text/percent.h"

namespace weir::signing {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kTermination = "aws4_request";
constexpr std::size_t kSha256Bytes = 32;

std::string Sha256(std::string_view bytes) {
  std::string digest(kSha256Bytes, '\0');
  const int done =
      ::EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()),
                   nullptr, ::EVP_sha256(), nullptr);
  WEIR_CHECK(done == 1, "OpenSSL has SHA-256");
  return digest;
}

std::string HmacSha256(std::string_view key, std::string_view text) {
  std::string code(kSha256Bytes, '\0');
  const auto* done = ::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                            reinterpret_cast<unsigned char*>(code.data()), nullptr);
  WEIR_CHECK(done != nullptr, "OpenSSL has HMAC");
  return code;
}

// ---- The parts of a canonical request ----

/// Without empty and "." segments; ".." takes away the one before it (RFC 3986, section 6.2.2.3).
std::string WithoutDotSegments(std::string_view path) {
  std::vector<std::string_view> segments;
  bool ends_in_slash = true;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    ends_in_slash = end < path.size() || segment.empty() || segment == "." || segment == "..";
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(segment);
    }
    begin = end + 1;
  }
  std::string normal;
  for (const std::string_view segment : segments) (normal += '/') += segment;
  if (ends_in_slash || normal.empty()) normal += '/';
  return normal;
}

std::string CanonicalPath(std::string_view path, PathStyle style) {
  if (path.empty()) return "/";
  if (style == PathStyle::kVerbatim)
    return text::PercentEncoded(text::PercentDecodedIfEncoded(path), text::kUnreservedAndSlash);
  return text::PercentEncoded(WithoutDotSegments(path), text::kUnreservedAndSlash);
}

std::string CanonicalQuery(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (std::size_t begin = 0; begin < query.size();) {
    const std::size_t end = std::min(query.find('&', begin), query.size());
    const std::string_view parameter = query.substr(begin, end - begin);
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    const std::string_view value = parameter.substr(std::min(equals + 1, parameter.size()));
    std::string name =
        text::PercentEncoded(text::PercentDecodedIfEncoded(parameter.substr(0, equals)));
    if (!parameter.empty() && name != "X-Amz-Signature") {
      parameters.emplace_back(std::move(name),
                              text::PercentEncoded(text::PercentDecodedIfEncoded(value)));
    }
    begin = end + 1;
  }
  std::ranges::sort(parameters);
  std::string canonical;
  for (const auto& [name, value] : parameters) {
    if (!canonical.empty()) canonical += '&';
    ((canonical += name) += '=') += value;
  }
  return canonical;
}

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Trimmed, each run of white space one space.
void AppendHeaderValue(std::string_view value, std::string& out) {
  if (std::ranges::none_of(value, IsSpace)) {
    out += value;
    return;
  }
  const std::size_t begin = out.size();
  for (const char c : value) {
    if (!IsSpace(c)) {
      out += c;
    } else if (out.size() > begin && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.size() > begin && out.back() == ' ') out.pop_back();
}

/// `name:value[,value…]\n` for one of the signed headers; an empty value where it is not there.
void AppendHeader(std::string_view name, std::span<const Header> headers, std::string& out) {
  (out += name) += ':';
  bool is_first = true;
  for (const Header& header : headers) {
    if (text::AsciiLowered(header.name) != name) continue;
    if (!std::exchange(is_first, false)) out += ',';
    AppendHeaderValue(header.value, out);
  }
  out += '\n';
}

std::string ScopeText(const Scope& scope) {
  std::string text;
  (((text += scope.date) += '/') += scope.region) += '/';
  (((text += scope.service) += '/') += kTermination);
  return text;
}

/// The names of all headers, sorted, each once.
std::string NamesOf(std::span<const Header> headers) {
  std::vector<std::string> names;
  for (const Header& header : headers) names.push_back(text::AsciiLowered(header.name));
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string joined;
  for (const std::string& name : names) {
    if (!joined.empty()) joined += ';';
    joined += name;
  }
  return joined;
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) { return codec::ToHex(Sha256(bytes)); }

std::string CanonicalRequest(const Request& request, std::string_view signed_headers,
                             std::string_view payload_hash, PathStyle style) {
  std::string canonical;
  (canonical += request.method) += '\n';
  (canonical += CanonicalPath(request.path, style)) += '\n';
  (canonical += CanonicalQuery(request.query)) += '\n';
  for (std::size_t begin = 0; begin < signed_headers.size();) {
    const std::size_t end = std::min(signed_headers.find(';', begin), signed_headers.size());
    AppendHeader(signed_headers.substr(begin, end - begin), request.headers, canonical);
    begin = end + 1;
  }
  canonical += '\n';
  (canonical += signed_headers) += '\n';
  return canonical += payload_hash;
}

std::string StringToSign(std::string_view timestamp, const Scope& scope,
                         std::string_view canonical_request) {
  std::string text(kAlgorithm);
  (text += '\n') += timestamp;
  (text += '\n') += ScopeText(scope);
  (text += '\n') += Sha256Hex(canonical_request);
  return text;
}

std::string Signature(std::string_view secret_access_key, const Scope& scope,
                      std::string_view string_to_sign) {
  const std::string date_key = HmacSha256("AWS4" + std::string(secret_access_key), scope.date);
  const std::string region_key = HmacSha256(date_key, scope.region);
  const std::string service_key = HmacSha256(region_key, scope.service);
  const std::string signing_key = HmacSha256(service_key, kTermination);
  return codec::ToHex(HmacSha256(signing_key, string_to_sign));
}

std::string Authorization(const Request& request, const Credentials& credentials,
                          const Scope& scope, std::string_view timestamp,
                          std::string_view payload_hash, PathStyle style) {
  const std::string signed_headers = NamesOf(request.headers);
  const std::string to_sign = StringToSign(
      timestamp, scope, CanonicalRequest(request, signed_headers, payload_hash, style));
  std::string value(kAlgorithm);
  ((value += " Credential=") += credentials.access_key_id) += '/';
  (value += ScopeText(scope)) += ", SignedHeaders=";
  (value += signed_headers) += ", Signature=";
  return value += Signature(credentials.secret_access_key, scope, to_sign);
}

bool SameSignature(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace weir::signing
