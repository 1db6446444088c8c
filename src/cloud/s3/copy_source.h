// The source of a copy: x-amz-copy-source, its range and its conditions.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

struct CopySource {
  BucketName bucket;
  ObjectKey key;
};

/// `bucket/key`, percent-encoded, maybe with a slash before it. InvalidArgument.
[[nodiscard]] protocol::Outcome<CopySource> CopySourceOf(const Request& request);

inline constexpr std::string_view kCopySourceRange = "x-amz-copy-source-range";

/// The source's bytes, or those of x-amz-copy-source-range. NoSuchBucket, NoSuchKey,
/// PreconditionFailed, ObjectNotInActiveTierError, InvalidArgument; InvalidRequest for more bytes
/// than a PUT can have.
[[nodiscard]] protocol::Outcome<ObjectContent> ReadCopySource(Context& context,
                                                              const Request& request,
                                                              const CopySource& source);

}  // namespace weir::cloud::s3
