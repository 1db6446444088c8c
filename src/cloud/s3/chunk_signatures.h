// The signatures of aws-chunked bodies, chained from the request's own signature.
#pragma once

#include <memory>
#include <string_view>

#include "src/cloud/protocol/front_door.h"
#include "src/cloud/s3/aws_chunked.h"
#include "src/cloud/s3/request.h"

namespace weir::cloud::s3 {

/// For a body of kind STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER) whose request's own signature
/// the front door has checked; null where its signer is not known.
[[nodiscard]] std::unique_ptr<ChunkVerifier> VerifierOf(const Request& request,
                                                        const protocol::KeyRing& keys);

}  // namespace weir::cloud::s3
