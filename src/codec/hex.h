// Bytes as hexadecimal digits, for digests and names.
#pragma once

#include <string>
#include <string_view>

namespace weir::codec {

/// Two lower-case hex digits a byte.
[[nodiscard]] std::string ToHex(std::string_view bytes);

}  // namespace weir::codec
