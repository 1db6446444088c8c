// Percent-encoding (RFC 3986): of URLs, of forms, and of names of files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::text {

/// RFC 3986's unreserved characters besides letters and digits; and with the slashes of a path.
inline constexpr std::string_view kUnreserved = "-._~";
inline constexpr std::string_view kUnreservedAndSlash = "-._~/";

/// All bytes but ASCII's letters and digits and those in `plain` as %XX, in upper case.
[[nodiscard]] std::string PercentEncoded(std::string_view text,
                                         std::string_view plain = kUnreserved);

/// What a '+' is: in forms a space.
enum class Plus : std::uint8_t { kIsItself, kIsSpace };

/// Nothing where a '%' is not followed by two hex digits.
[[nodiscard]] std::optional<std::string> PercentDecoded(std::string_view text,
                                                        Plus plus = Plus::kIsItself);
/// The same; a '%' that is not followed by two hex digits stays.
[[nodiscard]] std::string PercentDecodedIfEncoded(std::string_view text,
                                                  Plus plus = Plus::kIsItself);

}  // namespace weir::text
