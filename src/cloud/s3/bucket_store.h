// Buckets and their configurations.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/s3/ground.h"

namespace weir::cloud::s3 {

/// Thread-safe. Errors besides those named: InternalError, where nothing could be written.
class BucketStore {
 public:
  explicit BucketStore(Ground& ground) : ground_(ground) {}

  [[nodiscard]] std::optional<Bucket> Find(const BucketName& name) const;
  [[nodiscard]] std::vector<Bucket> List() const;
  /// With its first configurations. BucketAlreadyOwnedByYou.
  protocol::Outcome<void> Create(const Bucket& bucket, const Pairs& configurations);
  /// With its configurations and unfinished uploads. NoSuchBucket, BucketNotEmpty.
  protocol::Outcome<void> Delete(const BucketName& name);

  // Configurations are documents by name ("policy"). NoSuchBucket.
  protocol::Outcome<std::optional<std::string>> FindConfiguration(const BucketName& bucket,
                                                                  std::string_view name) const;
  protocol::Outcome<void> PutConfiguration(const BucketName& bucket, std::string_view name,
                                           std::string_view document);
  protocol::Outcome<void> DeleteConfiguration(const BucketName& bucket, std::string_view name);

 private:
  Ground& ground_;
};

}  // namespace weir::cloud::s3
