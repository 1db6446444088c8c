// Where everything stands in an object of the index: header, rows, filters, directory, trailer.
#include "src/merge/index/index_layout.h"

#include <algorithm>

#include "src/landing/items.h"
#include "src/merge/plan/owner.h"

namespace weir::merge {
namespace {

constexpr std::size_t kChecksumSize = 4;
/// A block ends with the row that makes it large enough.
constexpr std::uint64_t kMaxUnpacked = kIndexBlock + 2 * landing::kMaxPosition;
/// A number of a filter has a run of ones that all together are few, and 17 bits more.
constexpr std::uint64_t kMaxFilter = std::uint64_t{64} << 10;
/// A row takes more.
constexpr std::uint64_t kMinRow = 2 * sizeof(landing::IdHash);

bool TakeChecksum(landing::ByteReader& reader, std::uint32_t& checksum) {
  std::uint64_t wide = 0;
  if (!reader.Fixed(kChecksumSize, wide)) return false;
  checksum = static_cast<std::uint32_t>(wide);
  return true;
}

bool TakeBlock(landing::ByteReader& reader, IndexBlock& block) {
  return reader.Varint(block.stored.size) && reader.Varint(block.unpacked) &&
         reader.Varint(block.rows) && TakeChecksum(reader, block.stored.checksum) &&
         landing::TakeHash(reader, block.first) && reader.Varint(block.filter.size) &&
         TakeChecksum(reader, block.filter.checksum) && block.stored.size > 0 &&
         block.stored.size <= block.unpacked && block.unpacked <= kMaxUnpacked && block.rows > 0 &&
         block.rows <= block.unpacked / kMinRow && block.filter.size > 0 &&
         block.filter.size <= kMaxFilter;
}

/// Blocks stand next to each other behind the header, then their filters, up to `end`.
bool SetOffsets(std::uint64_t end, std::vector<IndexBlock>& blocks) {
  std::uint64_t offset = landing::kHeaderSize;
  for (IndexBlock& block : blocks) {
    block.stored.offset = offset;
    offset = block.stored.end();
  }
  for (IndexBlock& block : blocks) {
    block.filter.offset = offset;
    offset = block.filter.end();
  }
  return offset == end;
}

bool IsInOrder(const IndexDirectory& directory) {
  const std::vector<IndexBlock>& blocks = directory.blocks;
  const auto not_above = [](const IndexBlock& a, const IndexBlock& b) {
    return a.first >= b.first;
  };
  return !blocks.empty() && std::ranges::adjacent_find(blocks, not_above) == blocks.end() &&
         directory.range.first <= blocks.front().first &&
         blocks.back().first <= directory.range.last;
}

bool TakeDirectory(landing::ByteReader& reader, IndexDirectory& directory) {
  if (!landing::TakeHash(reader, directory.range.first) ||
      !landing::TakeHash(reader, directory.range.last)) {
    return false;
  }
  while (!reader.AtEnd()) {
    IndexBlock& block = directory.blocks.emplace_back();
    if (!TakeBlock(reader, block)) return false;
    directory.rows += block.rows;
    if (directory.rows > kMaxIndexRows) return false;
  }
  return true;
}

}  // namespace

void AppendIndexRow(const IndexRow& row, std::string_view owner_before, std::string& out) {
  out += landing::KeyOf(row.hash);
  out += landing::KeyOf(row.fingerprint);
  landing::AppendSince(row.owner, owner_before, out);
}

bool TakeIndexRow(landing::ByteReader& reader, IndexRow& row) {
  const std::string before = row.owner;
  return landing::TakeHash(reader, row.hash) && landing::TakeHash(reader, row.fingerprint) &&
         landing::TakeSince(reader, before, row.owner) && IsOwner(row.owner);
}

void AppendDirectory(const IndexDirectory& directory, std::string& out) {
  out += landing::KeyOf(directory.range.first);
  out += landing::KeyOf(directory.range.last);
  for (const IndexBlock& block : directory.blocks) {
    landing::AppendVarint(block.stored.size, out);
    landing::AppendVarint(block.unpacked, out);
    landing::AppendVarint(block.rows, out);
    landing::AppendFixed(block.stored.checksum, kChecksumSize, out);
    out += landing::KeyOf(block.first);
    landing::AppendVarint(block.filter.size, out);
    landing::AppendFixed(block.filter.checksum, kChecksumSize, out);
  }
}

Result<IndexDirectory> ParseDirectory(std::string_view bytes, std::uint64_t end) {
  IndexDirectory directory;
  landing::ByteReader reader(bytes);
  if (TakeDirectory(reader, directory) && IsInOrder(directory) &&
      SetOffsets(end, directory.blocks)) {
    return directory;
  }
  return landing::Damaged(end, "its directory", "it lists what is not there");
}

}  // namespace weir::merge
