// Objects for other services in this process: put if absent, get.
#include "src/cloud/s3/objects.h"

#include "src/cloud/s3/errors.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

Error ErrorOf(const protocol::AwsError& error, const BucketName& bucket) {
  const ErrorKind kind =
      error.code == "NoSuchBucket" ? ErrorKind::kNotFound : ErrorKind::kUnavailable;
  return Error{kind, "s3://" + bucket.text + ": " + error.message};
}

}  // namespace

Result<Objects::Put> Objects::PutIfAbsent(const BucketName& bucket, const ObjectKey& key,
                                          std::string_view body, std::string_view content_type) {
  ObjectInfo info;
  info.etag = codec::ToHex(Md5Of(body));
  info.modified = clock_.Now();
  info.headers = {{"content-type", std::string(content_type)}};
  info.checksum = DefaultChecksum(body);
  bool exists = false;
  const auto check = [&](const ObjectInfo* present) -> std::optional<protocol::AwsError> {
    exists = present != nullptr;
    if (exists) return errors::PreconditionFailed("If-None-Match");
    return std::nullopt;
  };
  NewBody stored = store_.bodies().Begin();
  if (auto appended = stored.Append(body); !appended) return appended.error();
  if (auto sealed = stored.Seal(); !sealed) return sealed.error();
  const auto put = store_.objects.Put(bucket, key, std::move(info), std::move(stored), check);
  if (put) return Put::kStored;
  if (exists) return Put::kExists;
  return ErrorOf(put.error(), bucket);
}

Result<std::optional<std::string>> Objects::Get(const BucketName& bucket, const ObjectKey& key,
                                                std::size_t max_bytes) {
  bool too_large = false;
  const auto whole = [&](const ObjectInfo& info) -> protocol::Outcome<ByteRange> {
    too_large = info.size > max_bytes;
    if (too_large) return errors::EntityTooLarge(info.size, max_bytes);
    return ByteRange{0, info.size};
  };
  auto object = store_.objects.Read(bucket, key, whole);
  if (object) return std::optional<std::string>(object->bytes->ReadAll());
  if (too_large) return Error{ErrorKind::kExhausted, object.error().message};
  if (object.error().code == "NoSuchKey") return std::optional<std::string>();
  return ErrorOf(object.error(), bucket);
}

}  // namespace weir::cloud::s3
