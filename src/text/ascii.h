// ASCII's letters in lower case. No locale has a say in it, and all other bytes stay.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace weir::text {

[[nodiscard]] constexpr char AsciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

[[nodiscard]] inline std::string AsciiLowered(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), AsciiLower);
  return lower;
}

/// Whether they differ in the case of ASCII's letters at most.
[[nodiscard]] constexpr bool IsSameInAnyCase(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, AsciiLower, AsciiLower);
}

}  // namespace weir::text
