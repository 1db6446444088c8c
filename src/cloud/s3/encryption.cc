// Which encryption a new object has: the request's, the bucket's, or S3's own.
#include "src/cloud/s3/encryption.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "src/cloud/s3/configuration.h"
#include "src/cloud/s3/errors.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::string_view kEncryptionHeader = "x-amz-server-side-encryption";
constexpr std::string_view kKeyHeader = "x-amz-server-side-encryption-aws-kms-key-id";
constexpr std::string_view kBucketKeyHeader = "x-amz-server-side-encryption-bucket-key-enabled";

bool IsKms(std::string_view algorithm) {
  return algorithm == "aws:kms" || algorithm == "aws:kms:dsse";
}

constexpr std::string_view kManagedAlias = "alias/aws/s3";

std::string ManagedKey(std::string_view region) {
  return fmt::format("arn:aws:kms:{}:{}:{}", region, protocol::kAccountId, kManagedAlias);
}

/// With the key that AWS manages for S3 where none is named.
protocol::Outcome<Encryption> Completed(Encryption encryption, const Request& request) {
  if (!IsKms(encryption.algorithm)) return encryption;
  const std::string& region = request.call.region;
  if (!encryption.kms_key.empty() && !IsManagedKey(encryption.kms_key, region)) {
    return errors::KeyNotFound(encryption.kms_key);
  }
  encryption.kms_key = ManagedKey(region);
  return encryption;
}

Encryption OfBucket(std::string_view document) {
  pugi::xml_document xml;
  xml.load_buffer(document.data(), document.size());
  const pugi::xml_node rule = xml.document_element().child("Rule");
  const pugi::xml_node by_default = rule.child("ApplyServerSideEncryptionByDefault");
  Encryption encryption;
  if (by_default) encryption.algorithm = by_default.child_value("SSEAlgorithm");
  encryption.kms_key = by_default.child_value("KMSMasterKeyID");
  encryption.bucket_key =
      IsKms(encryption.algorithm) && rule.child("BucketKeyEnabled").text().as_bool();
  return encryption;
}

}  // namespace

bool IsManagedKey(std::string_view key, std::string_view region) {
  return key == kManagedAlias || key == ManagedKey(region);
}

protocol::Outcome<Encryption> EncryptionOf(const Context& context, const Request& request) {
  const auto algorithm = request.call.http.headers.Find(kEncryptionHeader);
  if (!algorithm) {
    const auto document =
        context.store.buckets.FindConfiguration(request.bucket(), kEncryption.name);
    if (!document) return document.error();
    return Completed(*document ? OfBucket(**document) : Encryption{}, request);
  }
  Encryption encryption{.algorithm = std::string(*algorithm),
                        .kms_key = std::string(request.Header(kKeyHeader)),
                        .bucket_key = request.Flag(kBucketKeyHeader)};
  if (encryption.algorithm != "AES256" && !IsKms(encryption.algorithm)) {
    return errors::InvalidArgument("The encryption method specified is not supported",
                                   kEncryptionHeader, *algorithm);
  }
  if (!IsKms(encryption.algorithm) && !encryption.kms_key.empty()) {
    return errors::InvalidArgument(
        "Server Side Encryption with AWS KMS managed key requires HTTP header "
        "x-amz-server-side-encryption : aws:kms",
        kKeyHeader, encryption.kms_key);
  }
  return Completed(std::move(encryption), request);
}

}  // namespace weir::cloud::s3
