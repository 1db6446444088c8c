// Which encryption a new object has: the request's, the bucket's, or S3's own.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

/// Whether `key` names the key that AWS manages for S3: the only one there is, for there is no KMS.
/// (Bodies are stored as they are, whatever is shown.)
[[nodiscard]] bool IsManagedKey(std::string_view key, std::string_view region);

/// InvalidArgument for an algorithm that is none, or a key without aws:kms; KMS.NotFoundException
/// for a key that is not there.
[[nodiscard]] protocol::Outcome<Encryption> EncryptionOf(const Context& context,
                                                         const Request& request);

}  // namespace weir::cloud::s3
