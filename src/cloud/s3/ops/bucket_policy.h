// The bucket's policy: a JSON document, kept and given back; nobody is stopped by it.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

/// A policy that is public is refused while the bucket blocks public policies.
Answer PutBucketPolicy(Context& context, Request& request);
Answer GetBucketPolicy(Context& context, Request& request);
Answer DeleteBucketPolicy(Context& context, Request& request);
Answer GetBucketPolicyStatus(Context& context, Request& request);

}  // namespace weir::cloud::s3
