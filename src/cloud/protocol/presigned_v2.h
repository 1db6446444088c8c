// Presigned URLs of S3 with a signature of version 2, as boto3 of Debian 12 and others make them.
// make.
#pragma once

#include "src/cloud/http/message.h"
#include "src/cloud/protocol/authenticator.h"

namespace weir::cloud::protocol {

/// Whether it says so: the parameters AWSAccessKeyId, Expires and Signature, no Authorization.
[[nodiscard]] bool IsPresignedV2(const http::Request& request);

/// Checks the signature, the session token and that its time has not passed, by both clocks.
/// REQUIRES: IsPresignedV2.
[[nodiscard]] Outcome<void> CheckPresignedV2(const http::Request& request, const KeyRing& keys,
                                             const SignerClocks& clocks);

}  // namespace weir::cloud::protocol
