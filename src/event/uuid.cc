// Normalises UUIDs without a branch between the characters.
#include "src/event/uuid.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace weir::event {
namespace {

constexpr std::size_t kBareChars = 32;
constexpr std::array<std::size_t, 5> kGroups = {8, 4, 4, 4, 12};

/// 1 where a hyphen stands, 0 where a digit does.
constexpr auto kIsHyphen = [] {
  std::array<std::uint8_t, kUuidChars> hyphens{};
  for (const std::size_t at : {8U, 13U, 18U, 23U}) hyphens.at(at) = 1;
  return hyphens;
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

/// No branch and no table, so that the compiler takes 16 characters at once.
bool CopyHyphenated(const char* in, char* out) {
  std::uint8_t wrong = 0;
  for (std::size_t i = 0; i < kUuidChars; ++i) {
    const auto c = static_cast<std::uint8_t>(in[i]);
    const auto lower = static_cast<std::uint8_t>(c | 0x20);
    const std::uint8_t is_letter = static_cast<std::uint8_t>(lower - 'a') < 6;
    const std::uint8_t is_digit = static_cast<std::uint8_t>(c - '0') < 10;
    const std::uint8_t is_hyphen = c == '-';
    const auto is_hex = static_cast<std::uint8_t>(is_letter | is_digit);
    wrong |= static_cast<std::uint8_t>((is_hyphen ^ kIsHyphen[i]) | (is_hex ^ kIsHyphen[i] ^ 1));
    out[i] = static_cast<char>(c | is_letter << 5);
  }
  return wrong == 0;
}

bool CopyBare(const char* in, char* out) {
  std::array<char, kUuidChars> hyphenated{};
  char* end = hyphenated.data();
  for (const std::size_t group : kGroups) {
    if (end != hyphenated.data()) *end++ = '-';
    end = std::copy_n(in, group, end);
    in += group;
  }
  return CopyHyphenated(hyphenated.data(), out);
}

}  // namespace

bool NormaliseUuid(std::string_view text, std::span<char, kUuidChars> out) {
  if (text.size() != kUuidChars) text = WithoutBraces(WithoutPrefix(text));
  if (text.size() == kUuidChars) return CopyHyphenated(text.data(), out.data());
  if (text.size() == kBareChars) return CopyBare(text.data(), out.data());
  return false;
}

}  // namespace weir::event
