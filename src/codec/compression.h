// The kinds of compression: their names, file suffixes and magic numbers.
#pragma once

#include <optional>
#include <string_view>

namespace weir::codec {

enum class Compression { kNone, kGzip, kZstd };

/// What a file's name ends with: "", ".gz", ".zst".
[[nodiscard]] std::string_view Suffix(Compression compression);

/// "none", "gzip", "zstd".
[[nodiscard]] std::string_view Name(Compression compression);

/// The compression of that name; nothing when there is none.
[[nodiscard]] std::optional<Compression> CompressionFromName(std::string_view name);

/// What a file's name says about its content: kNone unless it ends with a known suffix.
[[nodiscard]] Compression CompressionFromPath(std::string_view path);

/// What the magic number says; 4 bytes are enough, and with fewer the answer is kNone where they do
/// not decide.
[[nodiscard]] Compression DetectCompression(std::string_view first_bytes);

}  // namespace weir::codec
