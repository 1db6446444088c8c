// A request's body as it was meant: decoded, and checked against what the client says of it.
#pragma once

#include <optional>
#include <string>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/front_door.h"
#include "src/cloud/s3/checksum.h"
#include "src/cloud/s3/request.h"

namespace weir::cloud::s3 {

struct Body {
  std::string bytes;
  std::string md5;                   ///< 16 bytes
  std::optional<Checksum> checksum;  ///< the one that the client sent, verified
  bool verified = false;             ///< by Content-MD5 or a checksum of the client's
};

/// Takes the body out of the request: undoes aws-chunked, then verifies x-amz-content-sha256,
/// Content-MD5 and x-amz-checksum-…, sent as a header or as a trailer. `keys`: where signatures are
/// enforced, the chunks' too; else null.
[[nodiscard]] protocol::Outcome<Body> TakeBody(Request& request, const protocol::KeyRing* keys);

}  // namespace weir::cloud::s3
