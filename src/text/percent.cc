// A byte at a time, by ASCII alone: no locale has a say in it.
#include "src/text/percent.h"

namespace weir::text {
namespace {

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// -1 for what is no hex digit.
int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Of the escape that `text` begins with; -1 where it begins with none.
int ByteOf(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return -1;
  const int high = HexValue(text[1]);
  const int low = HexValue(text[2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// False where a '%' begins no escape; it stays then.
bool Decode(std::string_view text, Plus plus, std::string& out) {
  bool is_valid = true;
  out.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    const int byte = ByteOf(text);
    if (byte >= 0) {
      out += static_cast<char>(byte);
    } else {
      is_valid = is_valid && c != '%';
      out += c == '+' && plus == Plus::kIsSpace ? ' ' : c;
    }
    text.remove_prefix(byte >= 0 ? 3 : 1);
  }
  return is_valid;
}

}  // namespace

std::string PercentEncoded(std::string_view text, std::string_view plain) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (IsLetterOrDigit(c) || plain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded.append({'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]});
    }
  }
  return encoded;
}

std::optional<std::string> PercentDecoded(std::string_view text, Plus plus) {
  std::string decoded;
  if (!Decode(text, plus, decoded)) return std::nullopt;
  return decoded;
}

std::string PercentDecodedIfEncoded(std::string_view text, Plus plus) {
  std::string decoded;
  Decode(text, plus, decoded);
  return decoded;
}

}  // namespace weir::text
