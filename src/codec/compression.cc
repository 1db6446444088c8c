// One table of the compressions, and the magic numbers of RFC 1952 and RFC 8878.
#include "src/codec/compression.h"

#include <array>

#include "src/result/check.h"

namespace weir::codec {
namespace {

using namespace std::literals;

struct Row {
  Compression compression;
  std::string_view name;
  std::string_view suffix;
};

constexpr std::array kTable = {
    Row{Compression::kNone, "none", ""},
    Row{Compression::kGzip, "gzip", ".gz"},
    Row{Compression::kZstd, "zstd", ".zst"},
};

const Row& RowOf(Compression compression) {
  for (const Row& row : kTable) {
    if (row.compression == compression) return row;
  }
  CheckFailed("compression", "a compression that is not in the table");
}

// Skippable frames, 50 to 5F 2A 4D 18, may stand before the first zstd frame.
bool IsSkippableZstdFrame(std::string_view bytes) {
  return bytes.size() >= 4 && (bytes[0] & '\xF0') == '\x50' &&
         bytes.substr(1, 3) == "\x2A\x4D\x18"sv;
}

}  // namespace

std::string_view Suffix(Compression compression) { return RowOf(compression).suffix; }

std::string_view Name(Compression compression) { return RowOf(compression).name; }

std::optional<Compression> CompressionFromName(std::string_view name) {
  for (const Row& row : kTable) {
    if (row.name == name) return row.compression;
  }
  return std::nullopt;
}

Compression CompressionFromPath(std::string_view path) {
  for (const Row& row : kTable) {
    if (!row.suffix.empty() && path.ends_with(row.suffix)) return row.compression;
  }
  return Compression::kNone;
}

Compression DetectCompression(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1F\x8B"sv)) return Compression::kGzip;
  if (first_bytes.starts_with("\x28\xB5\x2F\xFD"sv) || IsSkippableZstdFrame(first_bytes)) {
    return Compression::kZstd;
  }
  return Compression::kNone;
}

}  // namespace weir::codec
