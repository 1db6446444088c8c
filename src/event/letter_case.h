// Upper and lower case beyond ASCII, without a locale.
#pragma once

#include <string>
#include <string_view>

namespace weir::event {

/// `c` in lower case, if it is an ASCII letter.
[[nodiscard]] constexpr char AsciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

/// Appends `text`, UTF-8, with each character in lower case, as readers of the lake do it that take
/// names which differ only in case for one: by Unicode's simple mapping (UnicodeData.txt, field
/// 13), one character for one.
void AppendLowerCase(std::string_view text, std::string& out);

}  // namespace weir::event
