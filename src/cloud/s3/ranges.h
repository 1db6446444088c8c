// The Range header: which bytes of an object are wanted.
#pragma once

#include <optional>
#include <string_view>

#include "src/cloud/s3/store.h"

namespace weir::cloud::s3 {

enum class RangeKind : std::uint8_t { kWhole, kPart, kUnsatisfiable };

struct Range {
  RangeKind kind = RangeKind::kWhole;
  ByteRange bytes;
};

/// `bytes=0-9`, `bytes=10-`, `bytes=-5`. What is no such range, or several, means the whole object
/// (RFC 9110, 14.2; S3 takes one range).
[[nodiscard]] Range ParseRange(std::string_view header, std::uint64_t size);

/// `bytes=0-9` with both its ends; nothing for any other form, or more bytes than 64 bits count.
[[nodiscard]] std::optional<ByteRange> ParseWholeRange(std::string_view header);

}  // namespace weir::cloud::s3
