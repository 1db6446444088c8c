// Buckets and their configurations.
#include "src/cloud/s3/bucket_store.h"

#include <mutex>
#include <utility>

#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/rows.h"
#include "src/cloud/s3/upload_store.h"

namespace weir::cloud::s3 {

using store::WriteBatch;

std::optional<Bucket> BucketStore::Find(const BucketName& name) const {
  const auto row = ground_.rows.Get(keys::OfBucket(name));
  if (!row) return std::nullopt;
  return DecodeBucket(name, *row);
}

std::vector<Bucket> BucketStore::List() const {
  std::vector<Bucket> buckets;
  const store::Key all(keys::kBuckets);
  ground_.rows.Scan(all, all.After(), [&](std::string_view key, std::string_view row) {
    buckets.push_back(DecodeBucket({store::KeyParts(key, keys::kBuckets).Text()}, row));
    return true;
  });
  return buckets;
}

protocol::Outcome<void> BucketStore::Create(const Bucket& bucket, const Pairs& configurations) {
  const std::unique_lock alone(ground_.buckets);
  if (ground_.HasBucket(bucket.name)) return errors::BucketAlreadyOwnedByYou(bucket.name);
  WriteBatch batch;
  batch.Put(keys::OfBucket(bucket.name), EncodeBucket(bucket));
  for (const auto& [name, document] : configurations) {
    batch.Put(keys::OfConfiguration(bucket.name, name), document);
  }
  return ground_.Apply(std::move(batch));
}

protocol::Outcome<void> BucketStore::Delete(const BucketName& name) {
  const std::unique_lock alone(ground_.buckets);
  if (!ground_.HasBucket(name)) return errors::NoSuchBucket(name);
  bool empty = true;
  const store::Key objects = keys::OfObjects(name);
  ground_.rows.Scan(objects, objects.After(), [&](auto, auto) { return empty = false; });
  if (!empty) return errors::BucketNotEmpty(name);
  WriteBatch batch;
  batch.Delete(keys::OfBucket(name));
  const store::Key configurations = keys::OfConfigurations(name);
  batch.DeleteRange(configurations, configurations.After());
  std::vector<Piece> gone;
  const UploadStore uploads(ground_);
  for (const Upload& upload : uploads.List(name)) {
    for (const Part& part : uploads.ListParts(upload.id)) gone.push_back(part.piece);
    UploadStore::Delete(name, upload, batch);
  }
  return ground_.Apply(std::move(batch), gone);
}

protocol::Outcome<std::optional<std::string>> BucketStore::FindConfiguration(
    const BucketName& bucket, std::string_view name) const {
  const Ground::BucketUse use(ground_.buckets);
  if (!ground_.HasBucket(bucket)) return errors::NoSuchBucket(bucket);
  return ground_.rows.Get(keys::OfConfiguration(bucket, name));
}

protocol::Outcome<void> BucketStore::PutConfiguration(const BucketName& bucket,
                                                      std::string_view name,
                                                      std::string_view document) {
  const Ground::BucketUse use(ground_.buckets);
  if (!ground_.HasBucket(bucket)) return errors::NoSuchBucket(bucket);
  WriteBatch batch;
  batch.Put(keys::OfConfiguration(bucket, name), document);
  return ground_.Apply(std::move(batch));
}

protocol::Outcome<void> BucketStore::DeleteConfiguration(const BucketName& bucket,
                                                         std::string_view name) {
  const Ground::BucketUse use(ground_.buckets);
  if (!ground_.HasBucket(bucket)) return errors::NoSuchBucket(bucket);
  WriteBatch batch;
  batch.Delete(keys::OfConfiguration(bucket, name));
  return ground_.Apply(std::move(batch));
}

}  // namespace weir::cloud::s3
