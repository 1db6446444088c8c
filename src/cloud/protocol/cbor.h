// CBOR (RFC 8949) as AWS's protocols use it, to and from JSON values.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "src/result/result.h"

namespace weir::cloud::protocol {

/// One data item and nothing behind it. Byte strings become base64, tags are passed over (so that a
/// timestamp is its number), undefined becomes null. kInvalidInput for what is malformed, nested
/// more than 64 levels deep, or has a map key that is no text.
[[nodiscard]] Result<boost::json::value> ParseCbor(std::string_view bytes);

/// Numbers of members with one of these names, and in arrays of that name, are timestamps (tag 1).
[[nodiscard]] std::string RenderCbor(const boost::json::object& object,
                                     std::span<const std::string_view> timestamps = {});

}  // namespace weir::cloud::protocol
