// Reads many small pieces of an object with few calls.
#include "src/merge/index/piece_reader.h"

#include <string>

#include "src/landing/index_bytes.h"

namespace weir::merge {
namespace {

/// How many extents, the first one at least, are read at once.
std::size_t CountAtOnce(std::span<const Extent> extents) {
  std::size_t count = 1;
  while (count < extents.size() && extents[count].offset - extents[count - 1].end() <= kMaxGap &&
         extents[count].end() - extents.front().offset <= kMaxPiece) {
    ++count;
  }
  return count;
}

}  // namespace

Result<void> ReadPieces(landing::ByteSource& source, std::span<const Extent> extents,
                        const TakePiece& take) {
  for (std::size_t at = 0; at < extents.size();) {
    const std::size_t count = CountAtOnce(extents.subspan(at));
    const std::uint64_t offset = extents[at].offset;
    const std::uint64_t size = extents[at + count - 1].end() - offset;
    const auto bytes = landing::ReadExactly(source, offset, size);
    if (!bytes) return bytes.error();
    const std::string_view all = *bytes;
    for (const std::size_t end = at + count; at < end; ++at) {
      const Extent& extent = extents[at];
      const auto taken = take(at, all.substr(extent.offset - offset, extent.size));
      if (!taken) return taken.error();
    }
  }
  return {};
}

}  // namespace weir::merge
