// What is wrong with a signature, in the words of each protocol.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::protocol {

/// How a service's family names these errors.
enum class AuthDialect : std::uint8_t { kJson, kRestJson, kQuery, kS3 };

enum class AuthFault : std::uint8_t {
  kMissing,          ///< no signature at all
  kIncomplete,       ///< a part is missing or malformed
  kUnknownKey,       ///< no such access key
  kWrongToken,       ///< the session token is not the key's
  kExpiredToken,     ///< temporary credentials after their time
  kWrongSignature,   ///< another one was calculated
  kWrongScope,       ///< signed for another service or day
  kNotNow,           ///< too old, or of the future
  kUrlExpired,       ///< a presigned URL after its time
  kUnsignedHeaders,  ///< an x-amz- header that is not signed
  kWrongPayload,     ///< the body's hash is not the one that was signed
};

/// `detail` is put in where the protocol's own sentence has none of its own; "" for that sentence.
[[nodiscard]] AwsError AuthError(AuthDialect dialect, AuthFault fault, std::string detail = {});

}  // namespace weir::cloud::protocol
