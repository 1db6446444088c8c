// Bytes as hexadecimal digits, for digests and names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::codec {

/// Two lower-case hex digits a byte.
[[nodiscard]] std::string ToHex(std::string_view bytes);

/// The inverse; nothing for other texts.
[[nodiscard]] std::optional<std::string> FromHex(std::string_view hex);

}  // namespace weir::codec
