// A part of a text.
#pragma once

#include <cstdint>

namespace weir::event {

/// A half-open range of bytes of a text.
struct ByteRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

}  // namespace weir::event
