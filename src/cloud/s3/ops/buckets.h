// Buckets themselves: created, looked for, listed, deleted; where they are and who owns them.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

Answer CreateBucket(Context& context, Request& request);
Answer DeleteBucket(Context& context, Request& request);
Answer HeadBucket(Context& context, Request& request);
Answer ListBuckets(Context& context, Request& request);
Answer GetBucketLocation(Context& context, Request& request);

/// Of a bucket or an object: its owner has full control, and nobody else has any.
Answer GetAcl(Context& context, Request& request);
/// Refused: ACLs are off.
Answer PutAcl(Context& context, Request& request);

}  // namespace weir::cloud::s3
