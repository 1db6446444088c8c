// The keys of S3's records in the one store.
#pragma once

#include <cstdint>
#include <string_view>

#include "src/cloud/s3/model.h"
#include "src/cloud/store/key.h"

namespace weir::cloud::s3::keys {

inline constexpr std::string_view kBuckets = "s3/bucket";
inline constexpr std::string_view kConfigurations = "s3/configuration";
inline constexpr std::string_view kObjects = "s3/object";
inline constexpr std::string_view kBodies = "s3/body";
inline constexpr std::string_view kFiles = "s3/file";  ///< the bodies that are files
inline constexpr std::string_view kUploads = "s3/upload";
inline constexpr std::string_view kParts = "s3/part";

inline store::Key OfBucket(const BucketName& name) { return store::Key(kBuckets).Text(name.text); }
inline store::Key OfConfigurations(const BucketName& bucket) {
  return store::Key(kConfigurations).Text(bucket.text);
}
inline store::Key OfConfiguration(const BucketName& bucket, std::string_view name) {
  return OfConfigurations(bucket).Text(name);
}
inline store::Key OfObjects(const BucketName& bucket) {
  return store::Key(kObjects).Text(bucket.text);
}
inline store::Key OfObject(const BucketName& bucket, std::string_view key) {
  return OfObjects(bucket).Text(key);
}
inline store::Key OfBody(std::uint64_t id) { return store::Key(kBodies).Number(id); }
inline store::Key OfFile(std::uint64_t id) { return store::Key(kFiles).Number(id); }
inline store::Key OfUploads(const BucketName& bucket) {
  return store::Key(kUploads).Text(bucket.text);
}
inline store::Key OfUpload(const BucketName& bucket, const ObjectKey& key, const UploadId& id) {
  return OfUploads(bucket).Text(key.text).Text(id.text);
}
inline store::Key OfParts(const UploadId& id) { return store::Key(kParts).Text(id.text); }
inline store::Key OfPart(const UploadId& id, std::uint32_t number) {
  return OfParts(id).Number(number);
}

}  // namespace weir::cloud::s3::keys
