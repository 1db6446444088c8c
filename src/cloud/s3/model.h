// What S3 holds: buckets, and objects with their headers, tags and pieces of bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "src/cloud/s3/checksum.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::s3 {

struct BucketName {
  std::string text;
};

/// Any UTF-8 of 1 to 1024 bytes.
struct ObjectKey {
  std::string text;
};

struct UploadId {
  std::string text;
};

struct Bucket {
  BucketName name;
  std::string region;
  store::TimePoint created;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.region, self.created);
  }
};

/// Names and values in the order in which they came.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Where some of an object's bytes stand. A body is written once and never changed.
struct Piece {
  std::uint64_t body = 0;
  std::uint64_t size = 0;
  bool in_file = false;  ///< of its own (bodies.h); else in the store

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.body, self.size, self.in_file);
  }
};

struct Encryption {
  std::string algorithm = "AES256";
  std::string kms_key;
  bool bucket_key = false;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.algorithm, self.kms_key, self.bucket_key);
  }
};

/// Of an upload, and of its completion (User Guide, "Amazon S3 multipart upload limits"): with
/// parts of 5 GiB this is also the largest object.
inline constexpr std::uint32_t kMaxParts = 10000;

/// All of an object except its bytes.
struct ObjectInfo {
  std::vector<Piece> pieces;  ///< one, or the parts of a multipart upload
  std::uint64_t size = 0;
  std::string etag;  ///< without its quotes
  store::TimePoint modified;
  Pairs headers;   ///< content-type, cache-control …, lower-case names
  Pairs metadata;  ///< without x-amz-meta-, lower-case names
  Pairs tags;
  std::optional<Checksum> checksum;
  std::string storage_class = "STANDARD";
  Encryption encryption;
  std::string upload;   ///< the id of the upload that it was completed from; "" for other objects
  std::string version;  ///< its id; "" for the only one that a bucket without versions has, "null"

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.pieces, self.etag, self.modified, self.headers, self.metadata, self.tags,
                    self.checksum, self.storage_class, self.encryption, self.upload, self.version);
  }
};

/// Whether its bytes can't be read before they are restored, which nothing here does.
[[nodiscard]] inline bool IsArchived(const ObjectInfo& info) {
  return info.storage_class == "GLACIER" || info.storage_class == "DEEP_ARCHIVE";
}

/// A multipart upload that is under way; `info` is what its object will have.
struct Upload {
  UploadId id;
  ObjectKey key;
  ObjectInfo info;
  store::TimePoint initiated;
  ChecksumAlgorithm checksum_algorithm = ChecksumAlgorithm::kCrc64Nvme;
  ChecksumType checksum_type = ChecksumType::kFullObject;
  /// Its client chose the algorithm, so that no part may come with another one's checksum.
  bool checksum_chosen = false;
  bool began_with_object = false;  ///< there was one of this key when it began

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.info, self.initiated, self.checksum_algorithm, self.checksum_type,
                    self.checksum_chosen, self.began_with_object);
  }
};

struct Part {
  std::uint32_t number = 0;
  Piece piece;
  std::string etag;
  store::TimePoint modified;
  Checksum checksum;  ///< of the upload's algorithm

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.piece, self.etag, self.modified, self.checksum);
  }
};

}  // namespace weir::cloud::s3
