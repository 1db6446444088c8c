// The checksums that S3 verifies and keeps: digests by OpenSSL.
#include "src/cloud/s3/checksum.h"

#include <algorithm>
#include <cstring>

#include <openssl/evp.h>

#include "src/codec/base64.h"
#include "src/codec/crc.h"
#include "src/result/check.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::string_view kHeaderPrefix = "x-amz-checksum-";

struct Names {
  std::string_view name;
  std::string_view header;
  std::string_view member;
};

constexpr std::array<Names, kChecksumAlgorithms.size()> kNames = {{
    {"CRC32", "x-amz-checksum-crc32", "ChecksumCRC32"},
    {"CRC32C", "x-amz-checksum-crc32c", "ChecksumCRC32C"},
    {"CRC64NVME", "x-amz-checksum-crc64nvme", "ChecksumCRC64NVME"},
    {"SHA1", "x-amz-checksum-sha1", "ChecksumSHA1"},
    {"SHA256", "x-amz-checksum-sha256", "ChecksumSHA256"},
}};

const Names& AllNames(ChecksumAlgorithm algorithm) {
  return kNames.at(static_cast<std::size_t>(algorithm));
}

/// Nothing for what is no CRC.
std::optional<codec::CrcKind> CrcKindOf(ChecksumAlgorithm algorithm) {
  switch (algorithm) {
    case ChecksumAlgorithm::kCrc32:
      return codec::CrcKind::kCrc32;
    case ChecksumAlgorithm::kCrc32c:
      return codec::CrcKind::kCrc32c;
    case ChecksumAlgorithm::kCrc64Nvme:
      return codec::CrcKind::kCrc64Nvme;
    default:
      return std::nullopt;
  }
}

std::uint64_t FromBigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string BigEndian(std::uint64_t value, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    bytes[size - 1 - i] = static_cast<char>(value >> (8 * i));
  }
  return bytes;
}

EVP_MD_CTX* Begin(const EVP_MD* type) {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  const bool begun = context != nullptr && EVP_DigestInit_ex(context, type, /*impl=*/nullptr) == 1;
  WEIR_CHECK(begun, "OpenSSL has no such digest");
  return context;
}

std::string Whole(RunningDigest digest, std::string_view bytes) {
  digest.Add(bytes);
  return digest.Finish();
}

}  // namespace

std::string_view NameOf(ChecksumAlgorithm algorithm) { return AllNames(algorithm).name; }
std::string LowerNameOf(ChecksumAlgorithm algorithm) {
  return std::string(HeaderOf(algorithm).substr(kHeaderPrefix.size()));
}
std::string_view HeaderOf(ChecksumAlgorithm algorithm) { return AllNames(algorithm).header; }
std::string_view MemberOf(ChecksumAlgorithm algorithm) { return AllNames(algorithm).member; }

std::string_view NameOf(ChecksumType type) {
  return type == ChecksumType::kFullObject ? "FULL_OBJECT" : "COMPOSITE";
}

std::optional<ChecksumAlgorithm> ChecksumNamed(std::string_view name) {
  const auto* const found = std::ranges::find_if(
      kChecksumAlgorithms, [&](ChecksumAlgorithm one) { return NameOf(one) == name; });
  if (found == kChecksumAlgorithms.end()) return std::nullopt;
  return *found;
}

std::optional<ChecksumType> ChecksumTypeNamed(std::string_view name) {
  if (name == NameOf(ChecksumType::kFullObject)) return ChecksumType::kFullObject;
  if (name == NameOf(ChecksumType::kComposite)) return ChecksumType::kComposite;
  return std::nullopt;
}

void RunningDigest::FreeContext::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

RunningDigest::RunningDigest(ChecksumAlgorithm algorithm) {
  if (CrcKindOf(algorithm))
    crc_ = algorithm;
  else
    context_.reset(Begin(algorithm == ChecksumAlgorithm::kSha1 ? EVP_sha1() : EVP_sha256()));
}

RunningDigest RunningDigest::Md5() { return RunningDigest(Context(Begin(EVP_md5()))); }

void RunningDigest::Add(std::string_view bytes) {
  if (crc_) {
    so_far_ = codec::Crc(*CrcKindOf(*crc_), bytes, so_far_);
    return;
  }
  const int done = EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
  WEIR_CHECK(done == 1, "a digest takes any bytes");
}

std::string RunningDigest::Finish() {
  if (crc_) return BigEndian(so_far_, codec::CrcSize(*CrcKindOf(*crc_)));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const int done = EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
  WEIR_CHECK(done == 1, "a digest has an end");
  std::string out(size, '\0');
  std::memcpy(out.data(), digest.data(), size);
  return out;
}

std::string DigestOf(ChecksumAlgorithm algorithm, std::string_view bytes) {
  return Whole(RunningDigest(algorithm), bytes);
}

std::string CombineCrcs(ChecksumAlgorithm algorithm, std::string_view first,
                        std::string_view second, std::uint64_t second_size) {
  const auto kind = CrcKindOf(algorithm);
  WEIR_CHECK(kind.has_value(), "only CRCs can be combined");
  const std::uint64_t combined =
      codec::CombineCrcs(*kind, FromBigEndian(first), FromBigEndian(second), second_size);
  return BigEndian(combined, codec::CrcSize(*kind));
}

Checksum DefaultChecksum(std::string_view bytes) {
  return {.algorithm = kDefaultChecksum, .value = Base64Of(DigestOf(kDefaultChecksum, bytes))};
}

std::string Md5Of(std::string_view bytes) { return Whole(RunningDigest::Md5(), bytes); }

std::string Md5OfTag(std::string_view etag) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < etag.size(); i += 2) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    bytes += static_cast<char>(digit(etag[i]) << 4 | digit(etag[i + 1]));
  }
  return bytes;
}

std::string Base64Of(std::string_view bytes) {
  std::string text;
  codec::AppendBase64(bytes, text);
  return text;
}

}  // namespace weir::cloud::s3
