// Strings as JSON texts, for what is written without a document in between.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::cloud::lambda {

/// How deep payloads and answers of functions may be nested.
inline constexpr std::size_t kMaxJsonDepth = 1'000;

/// Appends `text` as a JSON string, quotes included; bytes outside ASCII stay as they are.
void AppendJsonText(std::string_view text, std::string& out);
[[nodiscard]] std::string JsonText(std::string_view text);
/// How many bytes AppendJsonText() appends.
[[nodiscard]] std::size_t JsonTextBytes(std::string_view text);

}  // namespace weir::cloud::lambda
