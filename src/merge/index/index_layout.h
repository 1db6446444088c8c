// Where everything stands in an object of the index: header, rows, filters, directory, trailer.
// docs/merge.md has the grammar.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/landing/bytes.h"
#include "src/landing/content.h"
#include "src/landing/index.h"
#include "src/merge/index/index_file.h"
#include "src/result/result.h"

namespace weir::merge {

inline constexpr landing::ObjectFormat kIndexFormat = {"WEIRHASH", 1, "file of the index"};

/// A block of rows ends once it has so many bytes: few enough to be read for a single id, enough to
/// be packed well.
inline constexpr std::size_t kIndexBlock = std::size_t{64} << 10;

/// Bytes that stand somewhere in the object.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint32_t checksum = 0;  ///< CRC-32

  [[nodiscard]] std::uint64_t end() const { return offset + size; }
};

/// Some rows next to each other, and their filter.
struct IndexBlock {
  Extent stored;
  std::uint64_t unpacked = 0;
  std::uint64_t rows = 0;
  landing::IdHash first{};  ///< hash of the first row
  Extent filter;
};

struct IndexDirectory {
  landing::IdRange range;
  std::uint64_t rows = 0;
  std::vector<IndexBlock> blocks;
};

/// A row, of which the position is written as what it has that the one before it in the block has
/// not.
void AppendIndexRow(const IndexRow& row, std::string_view owner_before, std::string& out);
/// The inverse; false where the bytes are none. `row` has the one before it.
[[nodiscard]] bool TakeIndexRow(landing::ByteReader& reader, IndexRow& row);

void AppendDirectory(const IndexDirectory& directory, std::string& out);
/// `bytes` are the directory unpacked, which stands at `end`.
[[nodiscard]] Result<IndexDirectory> ParseDirectory(std::string_view bytes, std::uint64_t end);

}  // namespace weir::merge
