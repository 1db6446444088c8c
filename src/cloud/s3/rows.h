// How buckets, objects, uploads and parts stand in the store.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/s3/model.h"

namespace weir::cloud::s3 {

// Decode… throw store::StoreFailure for bytes that are no such row. What the row's key says already
// (names, part numbers) is not repeated in it.

[[nodiscard]] std::string EncodeBucket(const Bucket& bucket);
[[nodiscard]] Bucket DecodeBucket(BucketName name, std::string_view row);

[[nodiscard]] std::string EncodeObject(const ObjectInfo& info);
[[nodiscard]] ObjectInfo DecodeObject(std::string_view row);

[[nodiscard]] std::string EncodeUpload(const Upload& upload);
[[nodiscard]] Upload DecodeUpload(ObjectKey key, UploadId id, std::string_view row);

[[nodiscard]] std::string EncodePart(const Part& part);
[[nodiscard]] Part DecodePart(std::uint32_t number, std::string_view row);

}  // namespace weir::cloud::s3
