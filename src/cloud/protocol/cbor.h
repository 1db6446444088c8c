// CBOR (RFC 8949) as AWS's protocols use it, to and from JSON values.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "src/cloud/protocol/model/service_model.h"
#include "src/result/result.h"

namespace weir::cloud::protocol {

/// One data item and nothing behind it. Byte strings become base64, tags are passed over (so that a
/// timestamp is its number), undefined becomes null. kInvalidInput for what is malformed, nested
/// more than 64 levels deep, or has a map key that is no text.
[[nodiscard]] Result<boost::json::value> ParseCbor(std::string_view bytes);

/// Times as AWS's older protocol has them, and as Smithy's has.
enum class CborTime { kSeconds, kMilliseconds };

/// `shape` says which numbers, seconds, are times (tag 1) and which texts are the base64 of bytes;
/// nullptr: none is.
[[nodiscard]] std::string RenderCbor(const boost::json::object& object,
                                     const Shape* shape = nullptr,
                                     CborTime times = CborTime::kSeconds);

}  // namespace weir::cloud::protocol
