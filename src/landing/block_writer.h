// Writes blocks, part after part, and notes where each stands.
#pragma once

#include <string>
#include <string_view>

#include "src/codec/compressor.h"
#include "src/landing/index.h"
#include "src/landing/writer.h"

namespace weir::landing {

class BlockWriter {
 public:
  /// Appends to `out`, which outlives it.
  BlockWriter(Packed packed, std::string& out) : packed_(packed), out_(out) {}

  /// Begins an item of `part` and gives what its bytes are appended to: those of its block so far,
  /// so an item that is the first of its block finds nothing there. `key` is what it is sorted by.
  /// Parts come in their order; the last item of a block ends with it.
  std::string& NextItem(Part part, std::string_view key);

  /// Those of the records that have been written.
  Reasons& reasons() { return index_.reasons; }

  /// Ends the last block, and appends index and trailer.
  void Finish(Origin origin);

 private:
  struct Stored {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint32_t checksum = 0;
  };

  void EndBlock();
  /// Packs bytes where that pays and appends them.
  Stored Store(std::string_view bytes);

  const Packed packed_;
  std::string& out_;
  codec::Compressor compressor_{codec::Compression::kZstd};
  Index index_;
  Part part_ = Part::kRows;
  Block block_;        ///< the present one
  std::string bytes_;  ///< its content
};

}  // namespace weir::landing
