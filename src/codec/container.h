// Files that hold no lines of text: archives, columns, other compressions, other encodings of text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::codec {

/// What such a file is, and what its owner can do: "a zip archive; unpack it first: unzip -p FILE".
/// Told by its first bytes (512 are enough), as the formats' own descriptions and file(1) do; text
/// in UTF-16 and UTF-32 by its mark or, since JSON begins with two ASCII characters, by where zero
/// bytes stand (RFC 4627, section 3). What is packed again after it was unpacked counts as well.
/// Nothing for JSON, for plain text and for bytes that are none of these.
[[nodiscard]] std::optional<std::string> NameContainer(std::string_view first_bytes);

}  // namespace weir::codec
