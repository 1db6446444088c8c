// The small grammars of JSON: numbers, strings' escapes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::event {

[[nodiscard]] constexpr bool IsJsonSpace(char c) {
  return c <= ' ' && (c == ' ' || c == '\t' || c == '\n' || c == '\r');
}

/// Whether `text` is a number as RFC 8259 section 6 has it.
[[nodiscard]] bool IsJsonNumber(std::string_view text);

/// Whether every backslash in `text`, the inside of JSON strings, begins an escape of RFC 8259
/// section 7. Half a surrogate pair is one (the grammar allows it), though it names no character:
/// `lone_surrogate` becomes the place of the first, or stays what it is.
[[nodiscard]] bool HasValidEscapes(std::string_view text, std::size_t& lone_surrogate);

/// Appends the characters that `text`, the inside of a JSON string, stands for, in UTF-8. False
/// when an escape is malformed or names half a surrogate pair.
[[nodiscard]] bool AppendUnescaped(std::string_view text, std::string& out);

/// Appends a character in UTF-8.
void AppendUtf8(std::uint32_t code_point, std::string& out);

/// Appends `text`, UTF-8, as a JSON string with its quotes.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace weir::event
