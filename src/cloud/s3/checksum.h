// The checksums that S3 verifies and keeps.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

struct evp_md_ctx_st;

namespace weir::cloud::s3 {

enum class ChecksumAlgorithm : std::uint8_t { kCrc32, kCrc32c, kCrc64Nvme, kSha1, kSha256 };

inline constexpr std::array kChecksumAlgorithms = {
    ChecksumAlgorithm::kCrc32, ChecksumAlgorithm::kCrc32c, ChecksumAlgorithm::kCrc64Nvme,
    ChecksumAlgorithm::kSha1, ChecksumAlgorithm::kSha256};

/// Over the whole object, or over the checksums of its parts (`<base64>-<parts>`).
enum class ChecksumType : std::uint8_t { kFullObject, kComposite };

struct Checksum {
  ChecksumAlgorithm algorithm = ChecksumAlgorithm::kCrc64Nvme;
  std::string value;  ///< base64 of the big-endian digest
  ChecksumType type = ChecksumType::kFullObject;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.algorithm, self.value, self.type);
  }
};

[[nodiscard]] std::string_view NameOf(ChecksumAlgorithm algorithm);    ///< "CRC32"
[[nodiscard]] std::string LowerNameOf(ChecksumAlgorithm algorithm);    ///< "crc32"
[[nodiscard]] std::string_view HeaderOf(ChecksumAlgorithm algorithm);  ///< "x-amz-checksum-crc32"
[[nodiscard]] std::string_view MemberOf(ChecksumAlgorithm algorithm);  ///< "ChecksumCRC32"
[[nodiscard]] std::string_view NameOf(ChecksumType type);              ///< "FULL_OBJECT"
[[nodiscard]] std::optional<ChecksumAlgorithm> ChecksumNamed(std::string_view name);
[[nodiscard]] std::optional<ChecksumType> ChecksumTypeNamed(std::string_view name);

/// A digest of bytes that come one after another.
class RunningDigest {
 public:
  explicit RunningDigest(ChecksumAlgorithm algorithm);
  static RunningDigest Md5();

  void Add(std::string_view bytes);
  /// The digest's bytes, big endian. REQUIRES: called once, in the end.
  [[nodiscard]] std::string Finish();

 private:
  struct FreeContext {
    void operator()(evp_md_ctx_st* context) const;
  };
  using Context = std::unique_ptr<evp_md_ctx_st, FreeContext>;
  explicit RunningDigest(Context context) : context_(std::move(context)) {}

  Context context_;  ///< of OpenSSL; null for a CRC
  std::optional<ChecksumAlgorithm> crc_;
  std::uint64_t so_far_ = 0;
};

/// The digest's bytes, big endian.
[[nodiscard]] std::string DigestOf(ChecksumAlgorithm algorithm, std::string_view bytes);
/// The digest of bytes, from those of their two halves. REQUIRES: a CRC.
[[nodiscard]] std::string CombineCrcs(ChecksumAlgorithm algorithm, std::string_view first,
                                      std::string_view second, std::uint64_t second_size);
/// What S3 keeps of an object whose client sent no checksum.
inline constexpr ChecksumAlgorithm kDefaultChecksum = ChecksumAlgorithm::kCrc64Nvme;
[[nodiscard]] Checksum DefaultChecksum(std::string_view bytes);
[[nodiscard]] std::string Md5Of(std::string_view bytes);
/// The MD5 that an entity tag shows, as bytes. REQUIRES: a tag of hex digits.
[[nodiscard]] std::string Md5OfTag(std::string_view etag);
[[nodiscard]] std::string Base64Of(std::string_view bytes);

}  // namespace weir::cloud::s3
