// Reads many small pieces of an object with few calls.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include "src/landing/byte_source.h"
#include "src/merge/index/index_layout.h"
#include "src/result/result.h"

namespace weir::merge {

/// What is no further apart is read at once, up to so many bytes.
inline constexpr std::uint64_t kMaxGap = std::uint64_t{1} << 20;
inline constexpr std::uint64_t kMaxPiece = std::uint64_t{8} << 20;

/// Gives the bytes of each extent to `take`, with its number. `extents` are in the order in which
/// they stand. What `take` refuses ends it.
using TakePiece = std::function<Result<void>(std::size_t number, std::string_view bytes)>;
[[nodiscard]] Result<void> ReadPieces(landing::ByteSource& source, std::span<const Extent> extents,
                                      const TakePiece& take);

}  // namespace weir::merge
