// An object's headers: taken from the request that puts it, given back by those that read it.
#include "src/cloud/s3/object_headers.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/encryption.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/tags.h"
#include "src/text/ascii.h"
#include "src/text/time.h"

namespace weir::cloud::s3 {
namespace {

using Problem = std::optional<protocol::AwsError>;

constexpr std::string_view kMetadataPrefix = "x-amz-meta-";
constexpr std::size_t kMaxMetadataBytes = 2048;
constexpr std::array<std::string_view, 7> kContentHeaders = {"cache-control",
                                                             "content-disposition",
                                                             "content-encoding",
                                                             "content-language",
                                                             "content-type",
                                                             "expires",
                                                             "x-amz-website-redirect-location"};
constexpr std::array<std::string_view, 8> kStorageClasses = {
    "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING",
    "GLACIER",  "DEEP_ARCHIVE",       "GLACIER_IR"};
/// Headers that would change what is stored, or who may read it, and that nothing here acts on.
constexpr std::array<std::string_view, 4> kNotThere = {
    "x-amz-server-side-encryption-customer-algorithm", "x-amz-server-side-encryption-customer-key",
    "x-amz-server-side-encryption-context", "x-amz-write-offset-bytes"};

/// The stored Content-Encoding: the transfer's own token is not part of it.
std::string WithoutAwsChunked(std::string_view encoding) {
  std::string kept;
  while (!encoding.empty()) {
    const std::size_t comma = std::min(encoding.find(','), encoding.size());
    std::string_view token = encoding.substr(0, comma);
    while (token.starts_with(' ')) token.remove_prefix(1);
    while (token.ends_with(' ')) token.remove_suffix(1);
    if (!token.empty() && token != "aws-chunked") {
      if (!kept.empty()) kept += ", ";
      kept += token;
    }
    encoding.remove_prefix(std::min(comma + 1, encoding.size()));
  }
  return kept;
}

Problem RefusedHeader(const Request& request) {
  for (const auto& [name, value] : request.call.http.headers) {
    const std::string lower = text::AsciiLowered(name);
    if (std::ranges::find(kNotThere, lower) != kNotThere.end()) {
      return errors::HeaderNotImplemented(lower);
    }
    if (lower.starts_with("x-amz-object-lock-")) {
      return errors::InvalidRequest("Bucket is missing Object Lock Configuration");
    }
    const bool acl = lower == "x-amz-acl" || lower.starts_with("x-amz-grant-");
    if (acl && value != "bucket-owner-full-control") return errors::AccessControlListNotSupported();
  }
  return std::nullopt;
}

}  // namespace

Pairs ContentFromHeaders(const Request& request) {
  Pairs headers;
  for (const std::string_view name : kContentHeaders) {
    std::string value(request.Header(name));
    if (name == "content-encoding") value = WithoutAwsChunked(value);
    if (!value.empty()) headers.emplace_back(name, std::move(value));
  }
  return headers;
}

protocol::Outcome<Pairs> MetadataFromHeaders(const Request& request) {
  Pairs metadata;
  std::size_t size = 0;
  for (const auto& [name, value] : request.call.http.headers) {
    std::string lower = text::AsciiLowered(name);
    if (!lower.starts_with(kMetadataPrefix)) continue;
    lower.erase(0, kMetadataPrefix.size());
    size += lower.size() + value.size();
    const auto same = std::ranges::find(metadata, lower, &Pairs::value_type::first);
    if (same == metadata.end())
      metadata.emplace_back(std::move(lower), value);
    else
      same->second += "," + value;
  }
  if (size > kMaxMetadataBytes) return errors::MetadataTooLarge(size, kMaxMetadataBytes);
  return metadata;
}

protocol::Outcome<ObjectInfo> InfoFromHeaders(const Context& context, const Request& request) {
  if (auto problem = RefusedHeader(request)) return *problem;
  ObjectInfo info;
  info.modified = context.clock.Now();
  info.headers = ContentFromHeaders(request);
  auto metadata = MetadataFromHeaders(request);
  if (!metadata) return metadata.error();
  info.metadata = std::move(*metadata);
  if (const auto storage_class = request.call.http.headers.Find("x-amz-storage-class")) {
    if (std::ranges::find(kStorageClasses, *storage_class) == kStorageClasses.end()) {
      return errors::InvalidStorageClass();
    }
    info.storage_class = *storage_class;
  }
  auto encryption = EncryptionOf(context, request);
  if (!encryption) return encryption.error();
  info.encryption = std::move(*encryption);
  auto tags = ParseTaggingHeader(request.Header("x-amz-tagging"));
  if (!tags) return tags.error();
  info.tags = std::move(*tags);
  return info;
}

Problem VersionProblem(const Request& request) {
  const auto version = request.Parameter("versionId");
  if (!version || *version == "null") return std::nullopt;
  return errors::InvalidArgument("Invalid version id specified", "versionId", *version);
}

void AddEncryption(const Encryption& encryption, http::Response& response) {
  response.headers.Add("x-amz-server-side-encryption", encryption.algorithm);
  if (!encryption.kms_key.empty()) {
    response.headers.Add("x-amz-server-side-encryption-aws-kms-key-id", encryption.kms_key);
  }
  if (encryption.bucket_key) {
    response.headers.Add("x-amz-server-side-encryption-bucket-key-enabled", "true");
  }
}

void AddChecksum(const std::optional<Checksum>& checksum, http::Response& response) {
  if (!checksum) return;
  response.headers.Add(std::string(HeaderOf(checksum->algorithm)), checksum->value);
  response.headers.Add("x-amz-checksum-type", std::string(NameOf(checksum->type)));
}

void AddObjectHeaders(const ObjectInfo& info, http::Response& response) {
  http::Headers& headers = response.headers;
  headers.Add("Last-Modified", text::HttpTime(info.modified));
  headers.Add("ETag", Quoted(info.etag));
  headers.Add("Accept-Ranges", "bytes");
  headers.Add("Content-Type", "binary/octet-stream");
  for (const auto& [name, value] : info.headers) headers.Set(name, value);
  for (const auto& [name, value] : info.metadata) {
    headers.Add(fmt::format("{}{}", kMetadataPrefix, name), value);
  }
  if (info.storage_class != "STANDARD") headers.Add("x-amz-storage-class", info.storage_class);
  if (!info.tags.empty()) headers.Add("x-amz-tagging-count", fmt::to_string(info.tags.size()));
  AddEncryption(info.encryption, response);
}

}  // namespace weir::cloud::s3
