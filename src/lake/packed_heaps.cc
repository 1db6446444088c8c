// Rows in heaps that are packed and set aside, in memory that does not grow with them.
#include "src/lake/packed_heaps.h"

#include <utility>

#include "src/codec/decompressor.h"

namespace weir::lake {
namespace {

/// So much of a heap waits in memory: 32 MB for all of them.
constexpr std::size_t kPendingBytes = std::size_t{32} << 10;
/// Some thirty million rows: thirty billion in all. A lake for which this is too little needs more
/// heaps.
constexpr std::size_t kMaxHeapBytes = std::size_t{4} << 30;

}  // namespace

Result<void> PackedHeaps::Add(std::size_t heap, std::string_view row) {
  std::string& pending = pending_.at(heap);
  pending += row;
  return pending.size() < kPendingBytes ? Result<void>() : Flush(heap);
}

Result<void> PackedHeaps::Flush(std::size_t heap) {
  packed_.clear();
  compressor_.Append(pending_.at(heap), packed_);
  pending_.at(heap).clear();
  return scratch_.Append(heap, packed_);
}

Result<std::string> PackedHeaps::Take(std::size_t heap) {
  const auto packed = scratch_.Read(heap);
  if (!packed) return packed.error();
  auto bytes = codec::DecompressAll(codec::Compression::kZstd, *packed, kMaxHeapBytes);
  if (!bytes) return bytes.error().In("what was set aside");
  *bytes += std::exchange(pending_.at(heap), {});
  return bytes;
}

}  // namespace weir::lake
