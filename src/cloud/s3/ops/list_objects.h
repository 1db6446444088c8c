// ListObjectsV2, ListObjects and ListObjectVersions: what is in a bucket, page by page.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

Answer ListObjectsV2(Context& context, Request& request);
Answer ListObjects(Context& context, Request& request);
/// Objects have one version, "null".
Answer ListObjectVersions(Context& context, Request& request);

}  // namespace weir::cloud::s3
