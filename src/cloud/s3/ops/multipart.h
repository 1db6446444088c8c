// Multipart uploads: begun, filled with parts, completed into an object or given up.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

/// The upload that a request names. NoSuchBucket, NoSuchUpload.
[[nodiscard]] protocol::Outcome<Upload> UploadOf(const Context& context, const Request& request);

Answer CreateMultipartUpload(Context& context, Request& request);
extern const BodyTaker kUploadPart;
extern const BodyCopier kUploadPartCopy;
Answer CompleteMultipartUpload(Context& context, Request& request);
Answer AbortMultipartUpload(Context& context, Request& request);
Answer ListParts(Context& context, Request& request);
Answer ListMultipartUploads(Context& context, Request& request);

}  // namespace weir::cloud::s3
