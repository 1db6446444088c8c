// Multipart uploads over the one store: parts wait as bodies of their own until the object is made.
#include <array>
#include <unordered_set>
#include <utility>

#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/records.h"
#include "src/cloud/s3/store.h"

namespace weir::cloud::s3 {
namespace {

using store::KeyParts;
using store::WriteBatch;

/// The bodies of parts that the object does not use.
std::vector<Piece> LeftOut(const std::vector<Part>& parts, const ObjectInfo& info) {
  std::unordered_set<std::uint64_t> used;
  for (const Piece& piece : info.pieces) used.insert(piece.body);
  std::vector<Piece> left;
  for (const Part& part : parts) {
    if (!used.contains(part.piece.body)) left.push_back(part.piece);
  }
  return left;
}

}  // namespace

protocol::Outcome<void> S3Store::CreateUpload(const BucketName& bucket, Upload upload) {
  const BucketUse use(buckets_);
  if (!FindBucket(bucket)) return errors::NoSuchBucket(bucket);
  upload.began_with_object = store_.Get(keys::OfObject(bucket, upload.key.text)).has_value();
  WriteBatch batch;
  batch.Put(keys::OfUpload(bucket, upload.key, upload.id), EncodeUpload(upload));
  return Apply(std::move(batch));
}

protocol::Outcome<Upload> S3Store::FindUpload(const BucketName& bucket, const ObjectKey& key,
                                              const UploadId& id) const {
  const auto record = store_.Get(keys::OfUpload(bucket, key, id));
  if (record) return DecodeUpload(key, id, *record);
  if (!FindBucket(bucket)) return errors::NoSuchBucket(bucket);
  return errors::NoSuchUpload(id);
}

protocol::Outcome<void> S3Store::PutPart(const BucketName& bucket, const Upload& upload, Part part,
                                         NewBody body) {
  const BucketUse use(buckets_);
  const store::Key record = keys::OfUpload(bucket, upload.key, upload.id);
  const auto lock = locks_.Lock(record);
  if (!store_.Get(record)) return errors::NoSuchUpload(upload.id);
  const store::Key key = keys::OfPart(upload.id, part.number);
  WriteBatch batch;
  std::vector<Piece> gone;
  if (const auto replaced = store_.Get(key)) {
    gone.push_back(DecodePart(part.number, *replaced).piece);
    Bodies::Delete(gone.front(), batch);
  }
  part.piece = bodies_.Keep(std::move(body), batch);
  batch.Put(key, EncodePart(part));
  return Apply(std::move(batch), gone);
}

std::vector<Part> S3Store::ListParts(const UploadId& id) const {
  std::vector<Part> parts;
  const store::Key all = keys::OfParts(id);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view record) {
    KeyParts key_parts(key, keys::kParts);
    key_parts.Text();
    parts.push_back(DecodePart(static_cast<std::uint32_t>(key_parts.Number()), record));
    return true;
  });
  return parts;
}

std::vector<Upload> S3Store::ListUploads(const BucketName& bucket) const {
  std::vector<Upload> uploads;
  const store::Key all = keys::OfUploads(bucket);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view record) {
    KeyParts parts(key, keys::kUploads);
    parts.Text();
    ObjectKey object{parts.Text()};
    UploadId id{parts.Text()};
    uploads.push_back(DecodeUpload(std::move(object), std::move(id), record));
    return true;
  });
  return uploads;
}

void S3Store::DeleteUpload(const BucketName& bucket, const Upload& upload,
                           WriteBatch& batch) const {
  batch.Delete(keys::OfUpload(bucket, upload.key, upload.id));
  const store::Key parts = keys::OfParts(upload.id);
  batch.DeleteRange(parts, parts.After());
}

protocol::Outcome<ObjectInfo> S3Store::CompleteUpload(const BucketName& bucket,
                                                      const Upload& upload,
                                                      const Assemble& assemble,
                                                      const Check& check) {
  const store::Key object = keys::OfObject(bucket, upload.key.text);
  const std::array both = {keys::OfUpload(bucket, upload.key, upload.id).str(), object.str()};
  const BucketUse use(buckets_);
  const auto locks = locks_.LockAll(both);
  if (!store_.Get(both[0])) return errors::NoSuchUpload(upload.id);
  const std::vector<Part> parts = ListParts(upload.id);
  auto info = assemble(parts);
  if (!info) return info;
  const std::optional<ObjectInfo> present = FindRecord(object);
  if (auto problem = check(present ? &*present : nullptr)) return *problem;
  std::vector<Piece> gone = LeftOut(parts, *info);
  if (present) gone.insert(gone.end(), present->pieces.begin(), present->pieces.end());
  WriteBatch batch;
  for (const Piece& piece : gone) Bodies::Delete(piece, batch);
  DeleteUpload(bucket, upload, batch);
  batch.Put(object, EncodeObject(*info));
  if (const auto applied = Apply(std::move(batch), gone); !applied) return applied.error();
  return info;
}

protocol::Outcome<void> S3Store::AbortUpload(const BucketName& bucket, const Upload& upload) {
  const BucketUse use(buckets_);
  const store::Key record = keys::OfUpload(bucket, upload.key, upload.id);
  const auto lock = locks_.Lock(record);
  if (!store_.Get(record)) return errors::NoSuchUpload(upload.id);
  WriteBatch batch;
  std::vector<Piece> gone;
  for (const Part& part : ListParts(upload.id)) {
    gone.push_back(part.piece);
    Bodies::Delete(part.piece, batch);
  }
  DeleteUpload(bucket, upload, batch);
  return Apply(std::move(batch), gone);
}

}  // namespace weir::cloud::s3
