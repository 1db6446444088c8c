// Names, keys and tokens that nobody can guess: from the system's generator, through OpenSSL's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::text {

/// Those of ids and access keys of AWS: RFC 4648's base32.
inline constexpr std::string_view kUpperAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
inline constexpr std::string_view kBase64Letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

[[nodiscard]] std::string RandomBytes(std::size_t count);
/// Lower case. REQUIRES: an even number of digits.
[[nodiscard]] std::string RandomHex(std::size_t digits);
/// Characters of the alphabet, each as likely as any. REQUIRES: its size divides 256.
[[nodiscard]] std::string RandomText(std::size_t length,
                                     std::string_view alphabet = kUpperAndDigits);

}  // namespace weir::text
