// The small grammars of JSON: numbers, strings' escapes.
#include "src/event/json_text.h"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace weir::event {
namespace {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// Moves `at` past the digits that begin there; false when there is none.
bool SkipDigits(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  while (at < text.size() && IsDigit(text[at])) ++at;
  return at > begin;
}

constexpr int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The four hex digits at `at`, the place behind "\u".
std::optional<std::uint32_t> CodeUnitAt(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  std::uint32_t unit = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = HexValue(text[i]);
    if (digit < 0) return std::nullopt;
    unit = unit * 16 + static_cast<std::uint32_t>(digit);
  }
  return unit;
}

/// The character that a one-letter escape stands for; 0 when there is no such escape.
constexpr char ShortEscape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

/// Reads the escape "\uXXXX", or the pair of them that makes one character, whose hex digits begin
/// at `at`; leaves `at` behind it. Nothing for half a pair, and for what is no escape, where `at`
/// stays.
std::optional<std::uint32_t> CodePointAt(std::string_view text, std::size_t& at) {
  const auto unit = CodeUnitAt(text, at);
  if (!unit) return std::nullopt;
  at += 4;
  if (*unit < 0xD800 || *unit > 0xDFFF) return unit;
  if (*unit > 0xDBFF || text.substr(at, 2) != "\\u") return std::nullopt;
  const auto low = CodeUnitAt(text, at + 2);
  if (!low || *low < 0xDC00 || *low > 0xDFFF) return std::nullopt;
  at += 6;
  return 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
}

}  // namespace

void AppendUtf8(std::uint32_t code_point, std::string& out) {
  const auto byte = [&out](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xC0 | (code_point >> 6));
    byte(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    byte(0xE0 | (code_point >> 12));
    byte(0x80 | ((code_point >> 6) & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  } else {
    byte(0xF0 | (code_point >> 18));
    byte(0x80 | ((code_point >> 12) & 0x3F));
    byte(0x80 | ((code_point >> 6) & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  }
}

bool IsJsonNumber(std::string_view text) {
  std::size_t at = 0;
  if (at < text.size() && text[at] == '-') ++at;
  if (at < text.size() && text[at] == '0') {
    ++at;
  } else if (!SkipDigits(text, at)) {
    return false;
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!SkipDigits(text, at)) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!SkipDigits(text, at)) return false;
  }
  return at == text.size();
}

bool HasValidEscapes(std::string_view text, std::size_t& lone_surrogate) {
  bool found = false;
  for (std::size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at)) {
    if (at + 1 == text.size()) return false;
    if (text[at + 1] != 'u') {
      if (ShortEscape(text[at + 1]) == 0) return false;
      at += 2;
      continue;
    }
    std::size_t end = at + 2;
    const bool names_a_character = CodePointAt(text, end).has_value();
    if (end == at + 2) return false;
    if (!names_a_character && !std::exchange(found, true)) lone_surrogate = at;
    at = end;
  }
  return true;
}

bool AppendUnescaped(std::string_view text, std::string& out) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t escape = text.find('\\', at);
    out.append(text.substr(at, escape - at));
    if (escape == std::string_view::npos) return true;
    if (escape + 1 == text.size()) return false;
    at = escape + 2;
    if (text[escape + 1] == 'u') {
      const auto code_point = CodePointAt(text, at);
      if (!code_point) return false;
      AppendUtf8(*code_point, out);
    } else {
      const char plain = ShortEscape(text[escape + 1]);
      if (plain == 0) return false;
      out.push_back(plain);
    }
  }
  return true;
}

void AppendJsonString(std::string_view text, std::string& out) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20) {
      out.append("\\u00");
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 0xF]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

}  // namespace weir::event
