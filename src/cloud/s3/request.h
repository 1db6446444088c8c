// What a request asks for: its bucket, key and parameters, path-style or by virtual host.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/protocol/service.h"
#include "src/cloud/s3/model.h"

namespace weir::cloud::s3 {

inline constexpr std::size_t kMaxKeyBytes = 1024;

enum class Level : std::uint8_t { kService, kBucket, kObject };

/// Decoded, not yet judged: the bucket's name may be none.
struct Address {
  Level level = Level::kService;
  BucketName bucket;
  ObjectKey key;
  Pairs parameters;  ///< of the query
};

/// Nothing where an escape is broken or the key is no UTF-8. The bucket is the first segment of
/// the path, or the host's label before `.localhost`, `.s3.<region>.localhost`, `.s3.amazonaws.com`
/// and the like. A '+' in the path is a space, as S3 reads it.
[[nodiscard]] std::optional<Address> AddressOf(const http::Request& http);

/// 3 to 63 of a-z 0-9 . -, beginning and ending with a letter or digit, no "..", no IPv4 address,
/// none of the reserved prefixes and suffixes.
[[nodiscard]] bool IsBucketName(std::string_view name);

/// A request of an operation. The operation may take the body.
struct Request {
  protocol::Call call;
  Address address;

  [[nodiscard]] const BucketName& bucket() const { return address.bucket; }
  [[nodiscard]] const ObjectKey& key() const { return address.key; }
  [[nodiscard]] std::string_view Header(std::string_view name) const {
    return call.http.headers.Get(name);
  }
  /// Whether a header of "true" or "false" is there and not "false", in any case: boto3 of Debian
  /// 12 writes "True".
  [[nodiscard]] bool Flag(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> Parameter(std::string_view name) const;
};

}  // namespace weir::cloud::s3
