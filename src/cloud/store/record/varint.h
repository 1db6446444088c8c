// Numbers of one to ten bytes, the small ones in one: LEB128.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::cloud::store {

inline void AppendVarint(std::uint64_t number, std::string& out) {
  constexpr std::uint64_t kMore = 0x80;
  while (number >= kMore) {
    out.push_back(static_cast<char>(number | kMore));
    number >>= 7;
  }
  out.push_back(static_cast<char>(number));
}

/// Takes a number off the bytes; nothing where they do not begin with one.
inline std::optional<std::uint64_t> TakeVarint(std::string_view& bytes) {
  constexpr unsigned kMore = 0x80;
  std::uint64_t number = 0;
  std::size_t at = 0;
  for (unsigned shift = 0; shift < 64 && at < bytes.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    number |= static_cast<std::uint64_t>(byte & (kMore - 1)) << shift;
    if (byte < kMore) {
      bytes.remove_prefix(at);
      return number;
    }
  }
  return std::nullopt;
}

}  // namespace weir::cloud::store
