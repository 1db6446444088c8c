// Whether a request was signed by a key that may sign (Signature Version 4).
#pragma once

#include <string_view>

#include "src/cloud/http/message.h"
#include "src/cloud/protocol/auth_errors.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::protocol {

class KeyRing;

/// Whom a signature has to be meant for.
struct AuthScope {
  std::string_view service;  ///< the signing name
  AuthDialect dialect = AuthDialect::kJson;
};

/// What signers go by: their own machine's clock, or, where an SDK corrects that by the answers'
/// `Date`, the local AWS's, which may have been moved.
struct SignerClocks {
  store::TimePoint system;
  store::TimePoint moved;
};

/// Checks the signature in the Authorization header or in the query (a presigned URL) over the raw
/// bytes of the request: headers, scope, time (15 minutes either way), session token and its
/// expiry, body. S3 also takes presigned URLs of version 2 (presigned_v2.h).
///
/// Time is judged by whichever of the clocks is nearer to the signature's. Chunk signatures of S3's
/// streaming bodies are S3's to check; here the seed signature is.
[[nodiscard]] Outcome<void> CheckSignature(const http::Request& request, AuthScope scope,
                                           const KeyRing& keys, const SignerClocks& clocks);

/// Where signatures are not checked: whether there is one at all, which a request has that a client
/// of AWS has made. kMissing or kIncomplete otherwise.
[[nodiscard]] Outcome<void> CheckIsSigned(const http::Request& request, AuthDialect dialect);

/// Whether the request bears `Authorization: Basic` with an access key and its secret: for programs
/// that read figures and cannot sign.
[[nodiscard]] bool HasBasicKey(const http::Request& request, const KeyRing& keys);

}  // namespace weir::cloud::protocol
