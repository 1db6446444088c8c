// AWS Signature Version 2 as S3 has it in presigned URLs: old clients still make these.
//
// Amazon S3 Developer Guide, "Authenticating requests (AWS Signature Version 2)".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/signing/sigv4.h"

namespace weir::signing {

/// What a presigned URL's signature covers. `parameters` are the query's, decoded, in any order.
struct PresignedRequest {
  std::string_view method;
  std::string_view resource;  ///< "/bucket/key", percent-encoded as sent
  std::string_view expires;   ///< seconds since 1970, as the parameter Expires has it
  std::span<const Header> headers;
  std::span<const std::pair<std::string, std::string>> parameters;
};

/// Method, Content-MD5, Content-Type, Expires, x-amz- fields (of headers and parameters), and the
/// resource with those parameters that name a part of it.
[[nodiscard]] std::string PresignedStringToSign(const PresignedRequest& request);

/// HMAC-SHA1 in base64.
[[nodiscard]] std::string PresignedSignature(std::string_view secret_access_key,
                                             std::string_view string_to_sign);

}  // namespace weir::signing
