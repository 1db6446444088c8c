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

std::uint64_t LastBody(const store::Store& store) {
  std::uint64_t last = 0;
  const store::Key bodies(keys::kBodies);
  store.ScanReverse(bodies, bodies.After(), [&](std::string_view key, std::string_view) {
    last = KeyParts(key, keys::kBodies).Number();
    return false;
  });
  return last;
}

void DeleteBodies(const ObjectInfo& info, WriteBatch& batch) {
  for (const Piece& piece : info.pieces) batch.Delete(keys::OfBody(piece.body));
}

}  // namespace

S3Store::S3Store(store::Store& store) : store_(store), last_body_(LastBody(store)) {}

protocol::Outcome<void> S3Store::Apply(WriteBatch batch) {
  const auto applied = store_.Apply(std::move(batch));
  if (!applied) return protocol::Because(errors::InternalError(), applied.error());
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
  for (const Upload& upload : ListUploads(name)) {
    for (const Part& part : ListParts(upload.id)) batch.Delete(keys::OfBody(part.piece.body));
    DeleteUpload(name, upload, batch);
  }
  return Apply(std::move(batch));
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
                                           ObjectInfo info, std::string_view body,
                                           const Check& check) {
  const store::Key record = keys::OfObject(bucket, key.text);
  const BucketUse use(buckets_);
  if (!store_.Get(keys::OfBucket(bucket))) return errors::NoSuchBucket(bucket);
  const auto lock = locks_.Lock(record);
  const std::optional<ObjectInfo> present = FindRecord(record);
  if (auto problem = check(present ? &*present : nullptr)) return *problem;
  const Piece piece{.body = ++last_body_, .size = body.size()};
  info.pieces = {piece};
  info.size = piece.size;
  WriteBatch batch;
  if (present) DeleteBodies(*present, batch);
  batch.Put(keys::OfBody(piece.body), body);
  batch.Put(record, EncodeObject(info));
  return Apply(std::move(batch));
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
  DeleteBodies(*present, batch);
  batch.Delete(record);
  return Apply(std::move(batch));
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
  if (!FindBucket(bucket)) return errors::NoSuchBucket(bucket);
  return errors::NoSuchKey(key);
}

std::optional<std::string> S3Store::ReadBytes(const ObjectInfo& info, ByteRange range) const {
  std::string bytes;
  std::uint64_t begin = 0;  // of the piece within the object
  const std::uint64_t end = range.first + range.size;
  for (const Piece& piece : info.pieces) {
    const std::uint64_t from = std::max(range.first, begin);
    const std::uint64_t to = std::min(end, begin + piece.size);
    if (from < to) {
      std::optional<std::string> body = store_.Get(keys::OfBody(piece.body));
      if (!body) return std::nullopt;
      if (to - from == body->size() && bytes.empty())
        bytes = std::move(*body);
      else
        bytes.append(*body, from - begin, to - from);
    }
    begin += piece.size;
  }
  return bytes;
}

protocol::Outcome<ObjectBytes> S3Store::ReadObject(const BucketName& bucket, const ObjectKey& key,
                                                   const Choose& choose) {
  for (int attempt = 1; true; ++attempt) {
    store::KeyLocks::Guard lock;
    if (attempt > kReadAttempts) lock = locks_.Lock(keys::OfObject(bucket, key.text));
    auto info = FindObject(bucket, key);
    if (!info) return info.error();
    const auto range = choose(*info);
    if (!range) return range.error();
    if (auto bytes = ReadBytes(*info, *range)) {
      return ObjectBytes{.info = std::move(*info), .bytes = std::move(*bytes)};
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
