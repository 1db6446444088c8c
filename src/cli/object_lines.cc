// The lines of an object that is packed or not.
#include "src/cli/object_lines.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "src/codec/compression.h"
#include "src/codec/decompressor.h"

namespace weir::cli {
namespace {

constexpr std::uint64_t kReadBytes = std::uint64_t{1} << 20;
constexpr std::size_t kUnpackedBytes = std::size_t{256} << 10;

/// Unpacks all of `packed`; what is left of it stays in the decompressor.
Result<void> PrintUnpacked(codec::Decompressor& decompressor, std::string_view packed,
                           std::string& buffer, StandardOutput& out) {
  while (true) {
    const auto step = decompressor.Decompress(packed, buffer);
    if (!step) return step.error();
    if (step->consumed == 0 && step->produced == 0) return {};
    out.Write(std::string_view(buffer).substr(0, step->produced));
    packed.remove_prefix(step->consumed);
  }
}

}  // namespace

Result<void> PrintLines(landing::ByteSource& source, std::string_view beginning,
                        StandardOutput& out) {
  codec::Decompressor decompressor(codec::DetectCompression(beginning));
  std::string buffer(kUnpackedBytes, '\0');
  for (std::uint64_t offset = 0; offset < source.size();) {
    const std::uint64_t size = std::min(kReadBytes, source.size() - offset);
    const auto packed = source.Read(offset, size);
    if (!packed) return packed.error();
    if (const auto done = PrintUnpacked(decompressor, *packed, buffer, out); !done) {
      return done.error().In(source.Describe());
    }
    offset += size;
  }
  if (decompressor.AtBoundary()) return {};
  return Error{ErrorKind::kCorrupt, source.Describe() + ": cut short: the end is missing"};
}

}  // namespace weir::cli
