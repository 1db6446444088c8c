// Objects for other services in this process: put if absent, get.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/s3/model.h"
#include "src/cloud/s3/store.h"
#include "src/cloud/store/clock.h"
#include "src/result/result.h"

namespace weir::cloud::s3 {

/// What a service that stands in for a user of S3 needs of it. Thread-safe.
class Objects {
 public:
  /// Both outlive this.
  Objects(S3Store& store, const store::Clock& clock) : store_(store), clock_(clock) {}

  enum class Put : std::uint8_t { kStored, kExists };
  /// kNotFound: no such bucket. kUnavailable: nothing was stored.
  Result<Put> PutIfAbsent(const BucketName& bucket, const ObjectKey& key, std::string_view body,
                          std::string_view content_type);

  /// Nothing where there is no such object; kNotFound: no such bucket; kExhausted, and nothing is
  /// read: it is larger than `max_bytes`.
  [[nodiscard]] Result<std::optional<std::string>> Get(const BucketName& bucket,
                                                       const ObjectKey& key,
                                                       std::size_t max_bytes = SIZE_MAX);

  [[nodiscard]] bool HasBucket(const BucketName& bucket) const {
    return store_.buckets.Find(bucket).has_value();
  }

 private:
  S3Store& store_;
  const store::Clock& clock_;
};

}  // namespace weir::cloud::s3
