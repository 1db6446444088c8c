// Base64 as in RFC 4648, section 4: the standard alphabet, with padding.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "src/result/result.h"

namespace weir::codec {

/// Appends the base64 of `bytes` to `out`, without line breaks.
void AppendBase64(std::string_view bytes, std::string& out);

/// The bytes that `text` stands for. kInvalidInput, with the offset, for whatever an encoder does
/// not write: other characters (white space too), missing padding, bits left over that are not
/// zero.
[[nodiscard]] Result<std::string> DecodeBase64(std::string_view text);
/// The same to `out`, which has room for three bytes for each four of `text` and may be where that
/// begins; how many there were.
[[nodiscard]] Result<std::size_t> DecodeBase64(std::string_view text, char* out);

}  // namespace weir::codec
