// Refuses in S3's words.
#include "src/cloud/server/adapters/lambda_s3_code.h"

#include <utility>

namespace weir::cloud::server {

Result<std::string, lambda::CodeRefusal> S3CodeSource::Fetch(const lambda::CodeLocation& location,
                                                             std::size_t max_bytes) {
  using Refusal = lambda::CodeRefusal;
  if (!location.version.empty()) {
    return Refusal{"NotImplemented", "Versions of objects are not supported here."};
  }
  if (!objects_.HasBucket({location.bucket})) {
    return Refusal{"NoSuchBucket", "The specified bucket does not exist"};
  }
  auto object = objects_.Get({location.bucket}, {location.key}, max_bytes);
  if (!object) {
    const bool large = object.error().kind == ErrorKind::kExhausted;
    if (large) return Refusal{"EntityTooLarge", "The object is too large for a package."};
    return Refusal{"InternalError", object.error().message};
  }
  if (!*object) return Refusal{"NoSuchKey", "The specified key does not exist."};
  return **std::move(object);
}

}  // namespace weir::cloud::server
