// Buckets and objects over the one store: what may be read, and what is written at once.
#include "src/cloud/s3/store.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/records.h"

namespace weir::cloud::s3 {
namespace {

using store::KeyParts;
using store::WriteBatch;

/// How often a reader whose object was replaced under it tries again before it takes the lock.
constexpr int kReadAttempts = 3;

void DeleteBodies(std::span<const Piece> pieces, WriteBatch& batch) {
  for (const Piece& piece : pieces) Bodies::Delete(piece, batch);
}

bool HasFiles(const ObjectInfo& info) { return std::ranges::any_of(info.pieces, &Piece::in_file); }

}  // namespace

S3Store::S3Store(store::Store& store, Bodies::Options bodies)
    : store_(store), bodies_(store, std::move(bodies)) {}

protocol::Outcome<void> S3Store::Apply(WriteBatch batch, std::span<const Piece> gone) {
  const auto applied = store_.Apply(std::move(batch));
  if (!applied) return protocol::Because(errors::InternalError(), applied.error());
  bodies_.Forget(gone);
  return {};
}

std::optional<Bucket> S3Store::FindBucket(const BucketName& name) const {
  const auto record = store_.Get(keys::OfBucket(name));
  if (!record) return std::nullopt;
  return DecodeBucket(name, *record);
}

std::vector<Bucket> S3Store::ListBuckets() const {
  std::vector<Bucket> buckets;
  const store::Key all(keys::kBuckets);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view record) {
    buckets.push_back(DecodeBucket({KeyParts(key, keys::kBuckets).Text()}, record));
    return true;
  });
  return buckets;
}

protocol::Outcome<void> S3Store::CreateBucket(const Bucket& bucket, const Pairs& configurations) {
  const std::unique_lock alone(buckets_);
  if (FindBucket(bucket.name)) return errors::BucketAlreadyOwnedByYou(bucket.name);
  WriteBatch batch;
  batch.Put(keys::OfBucket(bucket.name), EncodeBucket(bucket));
  for (const auto& [name, document] : configurations) {
    batch.Put(keys::OfConfiguration(bucket.name, name), document);
  }
  return Apply(std::move(batch));
}

protocol::Outcome<void> S3Store::DeleteBucket(const BucketName& name) {
  const std::unique_lock alone(buckets_);
  if (!FindBucket(name)) return errors::NoSuchBucket(name);
  bool empty = true;
  ScanObjects(name, {}, [&](std::string_view, std::string_view) { return empty = false; });
  if (!empty) return errors::BucketNotEmpty(name);
  WriteBatch batch;
  batch.Delete(keys::OfBucket(name));
  const store::Key configurations = keys::OfConfigurations(name);
  batch.DeleteRange(configurations, configurations.After());
  std::vector<Piece> gone;
  for (const Upload& upload : ListUploads(name)) {
    for (const Part& part : ListParts(upload.id)) gone.push_back(part.piece);
    DeleteUpload(name, upload, batch);
  }
  DeleteBodies(gone, batch);
  return Apply(std::move(batch), gone);
}

protocol::Outcome<std::optional<std::string>> S3Store::FindConfiguration(
    const BucketName& bucket, std::string_view name) const {
  const BucketUse use(buckets_);
  if (!FindBucket(bucket)) return errors::NoSuchBucket(bucket);
  return store_.Get(keys::OfConfiguration(bucket, name));
}

protocol::Outcome<void> S3Store::PutConfiguration(const BucketName& bucket, std::string_view name,
                                                  std::string_view document) {
  const BucketUse use(buckets_);
  if (!FindBucket(bucket)) return errors::NoSuchBucket(bucket);
  WriteBatch batch;
  batch.Put(keys::OfConfiguration(bucket, name), document);
  return Apply(std::move(batch));
}

protocol::Outcome<void> S3Store::DeleteConfiguration(const BucketName& bucket,
                                                     std::string_view name) {
  const BucketUse use(buckets_);
  if (!FindBucket(bucket)) return errors::NoSuchBucket(bucket);
  WriteBatch batch;
  batch.Delete(keys::OfConfiguration(bucket, name));
  return Apply(std::move(batch));
}

std::optional<ObjectInfo> S3Store::FindRecord(const store::Key& key) const {
  const auto record = store_.Get(key);
  if (!record) return std::nullopt;
  return DecodeObject(*record);
}

protocol::Outcome<void> S3Store::PutObject(const BucketName& bucket, const ObjectKey& key,
                                           ObjectInfo info, NewBody body, const Check& check) {
  const store::Key record = keys::OfObject(bucket, key.text);
  const BucketUse use(buckets_);
  if (!store_.Get(keys::OfBucket(bucket))) return errors::NoSuchBucket(bucket);
  const auto lock = locks_.Lock(record);
  const std::optional<ObjectInfo> present = FindRecord(record);
  if (auto problem = check(present ? &*present : nullptr)) return *problem;
  WriteBatch batch;
  info.size = body.size();
  info.pieces = {bodies_.Keep(std::move(body), batch)};
  batch.Put(record, EncodeObject(info));
  if (!present) return Apply(std::move(batch));
  DeleteBodies(present->pieces, batch);
  return Apply(std::move(batch), present->pieces);
}

protocol::Outcome<void> S3Store::DeleteObject(const BucketName& bucket, const ObjectKey& key,
                                              const Check& check) {
  const store::Key record = keys::OfObject(bucket, key.text);
  const BucketUse use(buckets_);
  if (!FindBucket(bucket)) return errors::NoSuchBucket(bucket);
  const auto lock = locks_.Lock(record);
  const std::optional<ObjectInfo> present = FindRecord(record);
  if (auto problem = check(present ? &*present : nullptr)) return *problem;
  if (!present) return {};
  WriteBatch batch;
  DeleteBodies(present->pieces, batch);
  batch.Delete(record);
  return Apply(std::move(batch), present->pieces);
}

protocol::Outcome<void> S3Store::ChangeObject(const BucketName& bucket, const ObjectKey& key,
                                              const std::function<void(ObjectInfo&)>& change) {
  const store::Key record = keys::OfObject(bucket, key.text);
  const BucketUse use(buckets_);
  if (!FindBucket(bucket)) return errors::NoSuchBucket(bucket);
  const auto lock = locks_.Lock(record);
  std::optional<ObjectInfo> info = FindRecord(record);
  if (!info) return errors::NoSuchKey(key);
  change(*info);
  WriteBatch batch;
  batch.Put(record, EncodeObject(*info));
  return Apply(std::move(batch));
}

protocol::Outcome<ObjectInfo> S3Store::FindObject(const BucketName& bucket,
                                                  const ObjectKey& key) const {
  std::optional<ObjectInfo> info = FindRecord(keys::OfObject(bucket, key.text));
  if (info) return std::move(*info);
  return WhyAbsent(bucket, key);
}

protocol::AwsError S3Store::WhyAbsent(const BucketName& bucket, const ObjectKey& key) const {
  if (!FindBucket(bucket)) return errors::NoSuchBucket(bucket);
  return errors::NoSuchKey(key);
}

protocol::Outcome<ObjectContent> S3Store::ReadObject(const BucketName& bucket, const ObjectKey& key,
                                                     const Choose& choose) {
  const store::Key record = keys::OfObject(bucket, key.text);
  for (int attempt = 1; true; ++attempt) {
    store::KeyLocks::Guard lock;
    if (attempt > kReadAttempts) lock = locks_.Lock(record);
    const auto found = store_.Get(record);
    if (!found) return WhyAbsent(bucket, key);
    ObjectInfo info = DecodeObject(*found);
    const auto range = choose(info);
    if (!range) return range.error();
    auto bytes = bodies_.Open(info.pieces, *range);
    if (bytes && (!HasFiles(info) || store_.Get(record) == found)) {
      return ObjectContent{.info = std::move(info), .bytes = std::move(bytes)};
    }
    if (lock.owns_lock()) throw store::StoreFailure("an object without its bytes");
  }
}

void S3Store::ScanObjects(const BucketName& bucket, std::string_view from,
                          const Visitor& visit) const {
  store_.Scan(keys::OfObject(bucket, from), keys::OfObjects(bucket).After(),
              [&](std::string_view key, std::string_view record) {
                KeyParts parts(key, keys::kObjects);
                parts.Text();
                return visit(parts.Text(), record);
              });
}

}  // namespace weir::cloud::s3
