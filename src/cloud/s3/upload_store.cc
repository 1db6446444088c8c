// Multipart uploads: parts wait as bodies of their own until the object is made.
#include "src/cloud/s3/upload_store.h"

#include <array>
#include <unordered_set>
#include <utility>

#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/rows.h"

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

protocol::Outcome<void> UploadStore::Create(const BucketName& bucket, Upload upload) {
  const Ground::BucketUse use(ground_.buckets);
  if (!ground_.HasBucket(bucket)) return errors::NoSuchBucket(bucket);
  upload.began_with_object = ground_.rows.Get(keys::OfObject(bucket, upload.key.text)).has_value();
  WriteBatch batch;
  batch.Put(keys::OfUpload(bucket, upload.key, upload.id), EncodeUpload(upload));
  return ground_.Apply(std::move(batch));
}

protocol::Outcome<Upload> UploadStore::Find(const BucketName& bucket, const ObjectKey& key,
                                            const UploadId& id) const {
  const auto row = ground_.rows.Get(keys::OfUpload(bucket, key, id));
  if (row) return DecodeUpload(key, id, *row);
  if (!ground_.HasBucket(bucket)) return errors::NoSuchBucket(bucket);
  return errors::NoSuchUpload(id);
}

protocol::Outcome<void> UploadStore::PutPart(const BucketName& bucket, const Upload& upload,
                                             Part part, NewBody body) {
  const Ground::BucketUse use(ground_.buckets);
  const store::Key row = keys::OfUpload(bucket, upload.key, upload.id);
  const auto lock = ground_.locks.Lock(row);
  if (!ground_.rows.Get(row)) return errors::NoSuchUpload(upload.id);
  if (body.is_in_file()) {
    if (auto refused = ground_.WhyNoWrites()) return *refused;
  }
  const store::Key key = keys::OfPart(upload.id, part.number);
  WriteBatch batch;
  std::vector<Piece> gone;
  if (const auto replaced = ground_.rows.Get(key)) {
    gone.push_back(DecodePart(part.number, *replaced).piece);
  }
  part.piece = ground_.bodies.Keep(std::move(body), batch);
  batch.Put(key, EncodePart(part));
  return ground_.Apply(std::move(batch), gone, &part.piece);
}

std::vector<Part> UploadStore::ListParts(const UploadId& id) const {
  std::vector<Part> parts;
  const store::Key all = keys::OfParts(id);
  ground_.rows.Scan(all, all.After(), [&](std::string_view key, std::string_view row) {
    KeyParts key_parts(key, keys::kParts);
    key_parts.Text();
    parts.push_back(DecodePart(static_cast<std::uint32_t>(key_parts.Number()), row));
    return true;
  });
  return parts;
}

std::vector<Upload> UploadStore::List(const BucketName& bucket) const {
  std::vector<Upload> uploads;
  const store::Key all = keys::OfUploads(bucket);
  ground_.rows.Scan(all, all.After(), [&](std::string_view key, std::string_view row) {
    KeyParts parts(key, keys::kUploads);
    parts.Text();
    ObjectKey object{parts.Text()};
    UploadId id{parts.Text()};
    uploads.push_back(DecodeUpload(std::move(object), std::move(id), row));
    return true;
  });
  return uploads;
}

void UploadStore::Delete(const BucketName& bucket, const Upload& upload, WriteBatch& batch) {
  batch.Delete(keys::OfUpload(bucket, upload.key, upload.id));
  const store::Key parts = keys::OfParts(upload.id);
  batch.DeleteRange(parts, parts.After());
}

protocol::Outcome<ObjectInfo> UploadStore::Complete(const BucketName& bucket, const Upload& upload,
                                                    const Assemble& assemble, const Check& check) {
  const store::Key object = keys::OfObject(bucket, upload.key.text);
  const std::array both = {keys::OfUpload(bucket, upload.key, upload.id).str(), object.str()};
  const Ground::BucketUse use(ground_.buckets);
  const auto locks = ground_.locks.LockAll(both);
  if (!ground_.rows.Get(both[0])) return errors::NoSuchUpload(upload.id);
  const std::vector<Part> parts = ListParts(upload.id);
  auto info = assemble(parts);
  if (!info) return info;
  const std::optional<ObjectInfo> present = ground_.FindObject(object);
  if (auto problem = check(present ? &*present : nullptr)) return *problem;
  std::vector<Piece> gone = LeftOut(parts, *info);
  if (present) gone.insert(gone.end(), present->pieces.begin(), present->pieces.end());
  WriteBatch batch;
  Delete(bucket, upload, batch);
  batch.Put(object, EncodeObject(*info));
  if (const auto applied = ground_.Apply(std::move(batch), gone); !applied) return applied.error();
  return info;
}

protocol::Outcome<void> UploadStore::Abort(const BucketName& bucket, const Upload& upload) {
  const Ground::BucketUse use(ground_.buckets);
  const store::Key row = keys::OfUpload(bucket, upload.key, upload.id);
  const auto lock = ground_.locks.Lock(row);
  if (!ground_.rows.Get(row)) return errors::NoSuchUpload(upload.id);
  WriteBatch batch;
  std::vector<Piece> gone;
  for (const Part& part : ListParts(upload.id)) gone.push_back(part.piece);
  Delete(bucket, upload, batch);
  return ground_.Apply(std::move(batch), gone);
}

}  // namespace weir::cloud::s3
