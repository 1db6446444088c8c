// Finds what an object has for an index, from its end: header, trailer, and what this points to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/landing/byte_source.h"
#include "src/landing/index.h"
#include "src/result/result.h"

namespace weir::landing {

/// Unpacked, and whole by its checksum.
struct IndexBytes {
  std::string bytes;
  std::uint64_t offset = 0;  ///< where it stands
};

/// `what` is what errors call the index: "its index". They name the object; see LandingReader.
[[nodiscard]] Result<IndexBytes> ReadIndexBytes(ByteSource& source, const ObjectFormat& format,
                                                std::string_view what);

/// The same without a look at the header, which a call of its own would fetch: for an object that
/// somebody vouches for.
[[nodiscard]] Result<IndexBytes> ReadIndexAtEnd(ByteSource& source, std::string_view what);

/// So many bytes from `offset` on; kCorrupt where there are fewer.
[[nodiscard]] Result<std::string> ReadExactly(ByteSource& source, std::uint64_t offset,
                                              std::uint64_t size);

}  // namespace weir::landing
