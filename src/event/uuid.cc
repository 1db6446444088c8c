// Normalises UUIDs with one table look-up a character and no branch between the characters.
#include "src/event/uuid.h"

#include <array>
#include <cstdint>

namespace weir::event {
namespace {

constexpr std::size_t kBareChars = 32;
constexpr std::array<std::size_t, 5> kGroups = {8, 4, 4, 4, 12};
constexpr std::uint8_t kNoHexDigit = 0x80;

/// Each hexadecimal digit in lower case, kNoHexDigit for every other byte.
constexpr auto kLowerHex = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(kNoHexDigit);
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = static_cast<std::uint8_t>(c);
  for (std::size_t c = 'a'; c <= 'f'; ++c) {
    table[c] = static_cast<std::uint8_t>(c);
    table[c - 'a' + 'A'] = static_cast<std::uint8_t>(c);
  }
  return table;
}();

/// Removes "urn:uuid:", whose case doesn't matter, from the start.
std::string_view WithoutPrefix(std::string_view text) {
  constexpr std::string_view kPrefix = "urn:uuid:";
  if (text.size() < kPrefix.size()) return text;
  for (std::size_t i = 0; i < kPrefix.size(); ++i) {
    const bool letter = kPrefix[i] != ':';
    if ((letter ? text[i] | 0x20 : text[i]) != kPrefix[i]) return text;
  }
  return text.substr(kPrefix.size());
}

std::string_view WithoutBraces(std::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return text;
  return text.substr(1, text.size() - 2);
}

/// Copies the five groups, which stand `Hyphen` characters apart in `in`.
template <std::size_t Hyphen>
bool CopyGroups(const char* in, char* out) {
  std::uint8_t seen = 0;
  bool hyphens = true;
  for (std::size_t group = 0; group < kGroups.size(); ++group) {
    if (group > 0) {
      if constexpr (Hyphen == 1) hyphens &= *in++ == '-';
      *out++ = '-';
    }
    for (std::size_t i = 0; i < kGroups[group]; ++i) {
      const std::uint8_t lower = kLowerHex[static_cast<std::uint8_t>(*in++)];
      seen |= lower;
      *out++ = static_cast<char>(lower);
    }
  }
  return hyphens && (seen & kNoHexDigit) == 0;
}

}  // namespace

bool NormaliseUuid(std::string_view text, std::span<char, kUuidChars> out) {
  if (text.size() != kUuidChars) text = WithoutBraces(WithoutPrefix(text));
  if (text.size() == kUuidChars) return CopyGroups<1>(text.data(), out.data());
  if (text.size() == kBareChars) return CopyGroups<0>(text.data(), out.data());
  return false;
}

}  // namespace weir::event
