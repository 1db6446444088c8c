// Strings as JSON has them, for what is written without a document in between.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::text {

/// Appends `text` as a JSON string, quotes included; bytes outside ASCII stay as they are.
void AppendJsonString(std::string_view text, std::string& out);
[[nodiscard]] std::string JsonString(std::string_view text);
/// How many bytes AppendJsonString() appends.
[[nodiscard]] std::size_t JsonStringBytes(std::string_view text);

}  // namespace weir::text
