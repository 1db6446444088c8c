// Which encryption a new object has: the request's, the bucket's, or S3's own.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

/// InvalidArgument for an algorithm that is none, or a key without aws:kms.
[[nodiscard]] wire::Outcome<Encryption> EncryptionOf(const Context& context,
                                                     const Request& request);

}  // namespace weir::cloud::s3
