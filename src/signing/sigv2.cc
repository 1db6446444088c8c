// GET\n\n\n1175139620\n/bucket/key?versionId=…
#include "src/signing/sigv2.h"

#include <algorithm>
#include <array>
#include <map>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "src/codec/base64.h"
#include "src/result/check.h"
#include "src/text/ascii.h"

namespace weir::signing {
namespace {

constexpr std::string_view kAmzPrefix = "x-amz-";

/// Sorted, as they are to be signed.
constexpr auto kSubresources = std::to_array<std::string_view>({
    "accelerate",
    "acl",
    "cors",
    "delete",
    "lifecycle",
    "location",
    "logging",
    "notification",
    "partNumber",
    "policy",
    "requestPayment",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "restore",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "versions",
    "website",
});

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "x-amz-name:value\n" each, sorted; values of the same name joined by commas.
std::string AmzFields(const PresignedRequest& request) {
  std::map<std::string, std::string> fields;
  const auto add = [&fields](std::string name, std::string_view value) {
    if (!name.starts_with(kAmzPrefix)) return;
    std::string& joined = fields[std::move(name)];
    if (!joined.empty()) joined += ',';
    joined += Trimmed(value);
  };
  for (const Header& header : request.headers) add(text::AsciiLowered(header.name), header.value);
  for (const auto& [name, value] : request.parameters) add(text::AsciiLowered(name), value);
  std::string text;
  for (const auto& [name, value] : fields) text.append(name).append(":").append(value) += '\n';
  return text;
}

std::string Subresources(const PresignedRequest& request) {
  std::map<std::string_view, std::string_view> named;
  for (const auto& [name, value] : request.parameters) {
    if (std::ranges::binary_search(kSubresources, name)) named.emplace(name, value);
  }
  std::string text;
  for (const auto& [name, value] : named) {
    text += text.empty() ? '?' : '&';
    text += name;
    if (!value.empty()) text.append("=").append(value);
  }
  return text;
}

std::string_view Find(std::span<const Header> headers, std::string_view name) {
  const auto found = std::ranges::find_if(
      headers, [name](const Header& header) { return text::AsciiLowered(header.name) == name; });
  return found == headers.end() ? std::string_view() : Trimmed(found->value);
}

}  // namespace

std::string PresignedStringToSign(const PresignedRequest& request) {
  std::string text(request.method);
  text.append("\n").append(Find(request.headers, "content-md5"));
  text.append("\n").append(Find(request.headers, "content-type"));
  text.append("\n").append(request.expires).append("\n");
  text.append(AmzFields(request)).append(request.resource).append(Subresources(request));
  return text;
}

std::string PresignedSignature(std::string_view secret_access_key,
                               std::string_view string_to_sign) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  const auto* made =
      ::HMAC(EVP_sha1(), secret_access_key.data(), static_cast<int>(secret_access_key.size()),
             reinterpret_cast<const unsigned char*>(string_to_sign.data()), string_to_sign.size(),
             digest.data(), &size);
  WEIR_CHECK(made != nullptr, "HMAC-SHA1 can't fail");
  std::string signature;
  codec::AppendBase64({reinterpret_cast<const char*>(digest.data()), size}, signature);
  return signature;
}

}  // namespace weir::signing
