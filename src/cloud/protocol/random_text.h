// Ids, keys and tokens that nobody can guess.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::cloud::protocol {

inline constexpr std::string_view kUpperAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
inline constexpr std::string_view kBase64Letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `length` characters of the alphabet, each as likely as any. REQUIRES: its size divides 256.
[[nodiscard]] std::string RandomText(std::size_t length,
                                     std::string_view alphabet = kUpperAndDigits);

}  // namespace weir::cloud::protocol
