// Multipart uploads: begun, filled with parts, completed into an object or given up.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

Answer CreateMultipartUpload(Context& context, Request& request);
Answer UploadPart(Context& context, Request& request);
Answer UploadPartCopy(Context& context, Request& request);
Answer CompleteMultipartUpload(Context& context, Request& request);
Answer AbortMultipartUpload(Context& context, Request& request);
Answer ListParts(Context& context, Request& request);
Answer ListMultipartUploads(Context& context, Request& request);

}  // namespace weir::cloud::s3
