// S3's buckets, objects and uploads over the one store.
#pragma once

#include "src/cloud/s3/bucket_store.h"
#include "src/cloud/s3/ground.h"
#include "src/cloud/s3/object_store.h"
#include "src/cloud/s3/upload_store.h"
#include "src/cloud/usage/levels.h"

namespace weir::cloud::s3 {

/// Thread-safe.
class S3Store {
 private:
  Ground ground_;  // first: the others stand on it

 public:
  S3Store(store::Store& store, const Bodies::Options& bodies)
      : ground_(store, bodies), buckets(ground_), objects(ground_), uploads(ground_) {}

  /// For what is put here.
  [[nodiscard]] Bodies& bodies() { return ground_.bodies; }

  /// What is wrong with the files beside the store, after another try where something was.
  [[nodiscard]] store::Trouble Examine() { return ground_.bodies.Examine(); }
  /// InternalError, with its reason, where the store takes no writes.
  [[nodiscard]] std::optional<protocol::AwsError> WhyNoWrites() { return ground_.WhyNoWrites(); }

  /// Adds what is stored now: objects, and parts of uploads that are not over.
  void Measure(usage::Levels& levels) {
    levels.AddBytes(usage::Item::kS3GbMonths, static_cast<double>(ground_.StoredBytes(levels)));
  }

  BucketStore buckets;
  ObjectStore objects;
  UploadStore uploads;
};

}  // namespace weir::cloud::s3
