// How buckets, objects, uploads and parts stand in the store: their members, and what keys say.
#include "src/cloud/s3/rows.h"

#include <utility>

#include "src/cloud/store/record/record.h"

namespace weir::cloud::s3 {
namespace {

std::uint64_t SizeOf(const ObjectInfo& info) {
  std::uint64_t size = 0;
  for (const Piece& piece : info.pieces) size += piece.size;
  return size;
}

}  // namespace

std::string EncodeBucket(const Bucket& bucket) { return store::EncodeRow(bucket); }

Bucket DecodeBucket(BucketName name, std::string_view row) {
  auto bucket = store::DecodeRow<Bucket>(row, "a bucket");
  bucket.name = std::move(name);
  return bucket;
}

std::string EncodeObject(const ObjectInfo& info) { return store::EncodeRow(info); }

ObjectInfo DecodeObject(std::string_view row) {
  auto info = store::DecodeRow<ObjectInfo>(row, "an object");
  info.size = SizeOf(info);
  return info;
}

std::string EncodeUpload(const Upload& upload) { return store::EncodeRow(upload); }

Upload DecodeUpload(ObjectKey key, UploadId id, std::string_view row) {
  auto upload = store::DecodeRow<Upload>(row, "an upload");
  upload.key = std::move(key);
  upload.id = std::move(id);
  return upload;
}

std::string EncodePart(const Part& part) { return store::EncodeRow(part); }

Part DecodePart(std::uint32_t number, std::string_view row) {
  auto part = store::DecodeRow<Part>(row, "a part");
  part.number = number;
  return part;
}

}  // namespace weir::cloud::s3
