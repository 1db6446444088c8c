// An object's tags: put, given back, deleted.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

Answer PutObjectTagging(Context& context, Request& request);
Answer GetObjectTagging(Context& context, Request& request);
Answer DeleteObjectTagging(Context& context, Request& request);

}  // namespace weir::cloud::s3
