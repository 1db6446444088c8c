// The checksums that S3 verifies and keeps: CRCs by tables, digests by OpenSSL.
#include "src/cloud/s3/checksum.h"

#include <algorithm>
#include <cstring>

#include <openssl/evp.h>

#include "src/codec/base64.h"
#include "src/result/check.h"

namespace weir::cloud::s3 {
namespace {

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

constexpr std::size_t kStride = 8;
using Tables = std::array<std::array<std::uint64_t, 256>, kStride>;

/// tables[k][b]: what byte b does to the CRC when k bytes follow it. `polynomial` is bit-reversed.
constexpr Tables MakeTables(std::uint64_t polynomial) {
  Tables tables{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    std::uint64_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
    tables[0][byte] = crc;
  }
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t k = 1; k < kStride; ++k) {
      const std::uint64_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

/// A reflected CRC that begins with all ones and is inverted in the end.
struct CrcKind {
  std::size_t bytes;
  std::uint64_t polynomial;
  Tables tables;

  constexpr CrcKind(std::size_t size, std::uint64_t reversed)
      : bytes(size), polynomial(reversed), tables(MakeTables(reversed)) {}
  [[nodiscard]] constexpr std::uint64_t top() const { return std::uint64_t{1} << (8 * bytes - 1); }
  [[nodiscard]] constexpr std::uint64_t ones() const { return top() | (top() - 1); }
};

constexpr CrcKind kCrc32(4, 0xEDB88320);
constexpr CrcKind kCrc32c(4, 0x82F63B78);
constexpr CrcKind kCrc64Nvme(8, 0x9A6C9329AC4BC9B5);

/// Null for what is no CRC.
const CrcKind* KindOf(ChecksumAlgorithm algorithm) {
  switch (algorithm) {
    case ChecksumAlgorithm::kCrc32:
      return &kCrc32;
    case ChecksumAlgorithm::kCrc32c:
      return &kCrc32c;
    case ChecksumAlgorithm::kCrc64Nvme:
      return &kCrc64Nvme;
    default:
      return nullptr;
  }
}

/// Eight bytes at a time.
std::uint64_t Crc(const CrcKind& kind, std::string_view bytes) {
  const Tables& tables = kind.tables;
  std::uint64_t crc = kind.ones();
  while (bytes.size() >= kStride) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), kStride);  // little endian, as all our machines are
    word ^= crc;
    crc = 0;
    for (std::size_t k = 0; k < kStride; ++k) {
      crc ^= tables[kStride - 1 - k][(word >> (8 * k)) & 0xFF];
    }
    bytes.remove_prefix(kStride);
  }
  for (const char c : bytes) {
    crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<unsigned char>(c)) & 0xFF];
  }
  return crc ^ kind.ones();
}

/// a · b modulo the polynomial; the highest bit stands for x^0, as in every reflected CRC.
std::uint64_t Multiply(const CrcKind& kind, std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  for (std::uint64_t bit = kind.top(); bit != 0; bit >>= 1) {
    if ((a & bit) != 0) product ^= b;
    b = (b >> 1) ^ ((b & 1) != 0 ? kind.polynomial : 0);
  }
  return product;
}

/// x^(8 · bytes) modulo the polynomial: what that many zero bytes do to a CRC.
std::uint64_t Shift(const CrcKind& kind, std::uint64_t bytes) {
  std::uint64_t power = kind.top();
  std::uint64_t square = kind.top() >> 8;  // x^8
  for (; bytes != 0; bytes >>= 1) {
    if ((bytes & 1) != 0) power = Multiply(kind, power, square);
    square = Multiply(kind, square, square);
  }
  return power;
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

std::string Digest(const EVP_MD* type, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, type, /*impl=*/nullptr);
  WEIR_CHECK(done == 1, "OpenSSL has no such digest");
  std::string out(size, '\0');
  std::memcpy(out.data(), digest.data(), size);
  return out;
}

}  // namespace

std::string_view NameOf(ChecksumAlgorithm algorithm) { return AllNames(algorithm).name; }
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

std::string DigestOf(ChecksumAlgorithm algorithm, std::string_view bytes) {
  if (const CrcKind* const kind = KindOf(algorithm)) {
    return BigEndian(Crc(*kind, bytes), kind->bytes);
  }
  return Digest(algorithm == ChecksumAlgorithm::kSha1 ? EVP_sha1() : EVP_sha256(), bytes);
}

std::string CombineCrcs(ChecksumAlgorithm algorithm, std::string_view first,
                        std::string_view second, std::uint64_t second_size) {
  const CrcKind* const kind = KindOf(algorithm);
  WEIR_CHECK(kind != nullptr, "only CRCs can be combined");
  const std::uint64_t shifted = Multiply(*kind, Shift(*kind, second_size), FromBigEndian(first));
  return BigEndian(shifted ^ FromBigEndian(second), kind->bytes);
}

Checksum DefaultChecksum(std::string_view bytes) {
  const auto algorithm = ChecksumAlgorithm::kCrc64Nvme;
  return {.algorithm = algorithm, .value = Base64Of(DigestOf(algorithm, bytes))};
}

std::string Md5Of(std::string_view bytes) { return Digest(EVP_md5(), bytes); }

std::string Base64Of(std::string_view bytes) {
  std::string text;
  codec::AppendBase64(bytes, text);
  return text;
}

}  // namespace weir::cloud::s3
