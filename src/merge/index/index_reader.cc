// Reads an object of the index: rows in order, or those of some hashes.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/codec/crc.h"
#include "src/landing/index_bytes.h"
#include "src/merge/index/hash_filter.h"
#include "src/merge/index/index_file.h"
#include "src/merge/index/index_layout.h"
#include "src/merge/index/piece_reader.h"

namespace weir::merge {
namespace {

using landing::IdHash;

/// So many bytes of blocks that follow each other are read at once for Next().
constexpr std::uint64_t kReadAhead = std::uint64_t{1} << 20;

constexpr std::string_view kDirectory = "its directory";

}  // namespace

class IndexReader::Reading {
 public:
  Reading(landing::ByteSource& source, IndexDirectory directory)
      : source_(&source), directory_(std::move(directory)) {}

  [[nodiscard]] const IndexDirectory& directory() const { return directory_; }

  Result<void> Find(std::span<const IdHash> hashes,
                    const std::function<void(const IndexRow&)>& take) const;
  void GoTo(const IdHash& hash);
  Result<std::optional<IndexRow>> Next();

 private:
  /// Hashes that a block may have.
  struct Wanted {
    std::size_t block = 0;
    std::vector<IdHash> hashes;
  };

  [[nodiscard]] std::vector<Wanted> BlocksOf(std::span<const IdHash> hashes) const;
  Result<void> PassFilters(std::vector<Wanted>& wanted) const;
  Result<void> TakeFrom(const Wanted& wanted, std::string_view stored,
                        const std::function<void(const IndexRow&)>& take) const;
  [[nodiscard]] Result<std::string> Unpack(std::size_t block, std::string_view stored) const;
  Result<void> ReadNextBlock();
  Result<void> NextInBlock(landing::ByteReader& reader, std::size_t block, std::uint64_t number,
                           IndexRow& row) const;
  [[nodiscard]] Error Wrong(std::uint64_t offset, std::string_view what,
                            std::string_view how) const {
    return landing::Damaged(offset, what, how).In(source_->Describe());
  }
  [[nodiscard]] Error WrongRows(std::size_t block, std::string_view how) const {
    return Wrong(directory_.blocks[block].stored.offset, fmt::format("block {} of its rows", block),
                 how);
  }

  landing::ByteSource* source_;
  IndexDirectory directory_;

  // Of Next().
  std::size_t next_block_ = 0;
  IdHash from_{};
  std::string ahead_;  ///< stored bytes, from `ahead_offset_` on
  std::uint64_t ahead_offset_ = 0;
  std::string content_;  ///< of the block before `next_block_`
  landing::ByteReader rows_{{}};
  std::uint64_t rows_given_ = 0;
  std::uint64_t rows_in_block_ = 0;
  IndexRow row_;
};

// ---- Looking up ----

Result<void> IndexReader::Reading::Find(std::span<const IdHash> hashes,
                                        const std::function<void(const IndexRow&)>& take) const {
  std::vector<Wanted> wanted = BlocksOf(hashes);
  if (const auto passed = PassFilters(wanted); !passed) return passed.error();
  std::erase_if(wanted, [](const Wanted& it) { return it.hashes.empty(); });
  std::vector<Extent> extents;
  extents.reserve(wanted.size());
  for (const Wanted& it : wanted) extents.push_back(directory_.blocks[it.block].stored);
  return ReadPieces(*source_, extents, [&](std::size_t i, std::string_view stored) {
    return TakeFrom(wanted[i], stored, take);
  });
}

std::vector<IndexReader::Reading::Wanted> IndexReader::Reading::BlocksOf(
    std::span<const IdHash> hashes) const {
  std::vector<Wanted> wanted;
  const std::vector<IndexBlock>& blocks = directory_.blocks;
  auto at = std::ranges::lower_bound(hashes, blocks.front().first);
  const auto end = std::ranges::upper_bound(hashes, directory_.range.last);
  while (at < end) {
    const auto next = std::ranges::upper_bound(blocks, *at, {}, &IndexBlock::first);
    const auto hashes_end = next == blocks.end() ? end : std::lower_bound(at, end, next->first);
    wanted.push_back({.block = static_cast<std::size_t>(next - blocks.begin()) - 1,
                      .hashes = std::vector<IdHash>(at, hashes_end)});
    at = hashes_end;
  }
  return wanted;
}

/// Leaves what the filters do not rule out.
Result<void> IndexReader::Reading::PassFilters(std::vector<Wanted>& wanted) const {
  std::vector<Extent> extents;
  extents.reserve(wanted.size());
  for (const Wanted& it : wanted) extents.push_back(directory_.blocks[it.block].filter);
  return ReadPieces(*source_, extents, [&](std::size_t i, std::string_view filter) -> Result<void> {
    const IndexBlock& block = directory_.blocks[wanted[i].block];
    const bool is_right = codec::Crc32(filter) == block.filter.checksum;
    std::vector<IdHash> passed;
    if (is_right && PassFilter(filter, block.rows, block.first, wanted[i].hashes, passed)) {
      wanted[i].hashes = std::move(passed);
      return {};
    }
    return Wrong(block.filter.offset, fmt::format("filter {}", wanted[i].block),
                 is_right ? "it is none" : "the checksum is wrong");
  });
}

Result<void> IndexReader::Reading::TakeFrom(
    const Wanted& wanted, std::string_view stored,
    const std::function<void(const IndexRow&)>& take) const {
  const auto content = Unpack(wanted.block, stored);
  if (!content) return content.error();
  landing::ByteReader reader(*content);
  IndexRow row;
  auto hash = wanted.hashes.begin();
  for (std::uint64_t i = 0; i < directory_.blocks[wanted.block].rows; ++i) {
    if (const auto next = NextInBlock(reader, wanted.block, i, row); !next) return next.error();
    while (hash != wanted.hashes.end() && *hash < row.hash) ++hash;
    if (hash != wanted.hashes.end() && *hash == row.hash) take(row);
  }
  return {};
}

Result<std::string> IndexReader::Reading::Unpack(std::size_t block, std::string_view stored) const {
  const IndexBlock& it = directory_.blocks[block];
  auto content = landing::Unpack(stored, it.unpacked, it.stored.checksum);
  if (!content) return WrongRows(block, content.error().message);
  return content;
}

/// Row `number` of a block, where `row` is the one before it.
Result<void> IndexReader::Reading::NextInBlock(landing::ByteReader& reader, std::size_t block,
                                               std::uint64_t number, IndexRow& row) const {
  const std::vector<IndexBlock>& blocks = directory_.blocks;
  const bool is_first = number == 0;
  const IdHash before = row.hash;
  if (is_first) row.owner.clear();
  const bool is_row =
      TakeIndexRow(reader, row) && (is_first ? row.hash == blocks[block].first : row.hash > before);
  const bool is_below_next = block + 1 < blocks.size() ? row.hash < blocks[block + 1].first
                                                       : row.hash <= directory_.range.last;
  const bool is_last = number + 1 == blocks[block].rows;
  if (is_row && is_below_next && (!is_last || reader.AtEnd())) return {};
  return WrongRows(block, fmt::format("row {} is none, or not in its place", number));
}

// ---- One after another ----

void IndexReader::Reading::GoTo(const IdHash& hash) {
  const std::vector<IndexBlock>& blocks = directory_.blocks;
  const auto above = std::ranges::upper_bound(blocks, hash, {}, &IndexBlock::first);
  next_block_ = static_cast<std::size_t>(std::max<std::ptrdiff_t>(above - blocks.begin() - 1, 0));
  if (hash > directory_.range.last) next_block_ = blocks.size();
  from_ = hash;
  rows_given_ = rows_in_block_ = 0;
}

Result<std::optional<IndexRow>> IndexReader::Reading::Next() {
  while (true) {
    if (rows_given_ == rows_in_block_) {
      if (next_block_ == directory_.blocks.size()) {
        ahead_ = {};
        return std::optional<IndexRow>();
      }
      if (const auto read = ReadNextBlock(); !read) return read.error();
    }
    const auto next = NextInBlock(rows_, next_block_ - 1, rows_given_, row_);
    if (!next) return next.error();
    ++rows_given_;
    if (row_.hash >= from_) return std::optional(row_);
  }
}

/// From what was read ahead, or else with those behind it that still fit.
Result<void> IndexReader::Reading::ReadNextBlock() {
  const Extent& stored = directory_.blocks[next_block_].stored;
  if (stored.offset < ahead_offset_ || stored.end() > ahead_offset_ + ahead_.size()) {
    const std::uint64_t rows_end = directory_.blocks.back().stored.end();
    const std::uint64_t size =
        std::max(stored.size, std::min(rows_end - stored.offset, kReadAhead));
    ahead_.clear();
    auto bytes = landing::ReadExactly(*source_, stored.offset, size);
    if (!bytes) return bytes.error();
    ahead_ = *std::move(bytes);
    ahead_offset_ = stored.offset;
  }
  auto content = Unpack(
      next_block_, std::string_view(ahead_).substr(stored.offset - ahead_offset_, stored.size));
  if (!content) return content.error();
  content_ = *std::move(content);
  rows_ = landing::ByteReader(content_);
  rows_given_ = 0;
  rows_in_block_ = directory_.blocks[next_block_].rows;
  ++next_block_;
  return {};
}

// ---- What others see ----

Result<IndexReader> IndexReader::Open(landing::ByteSource& source,
                                      const std::optional<IndexFile>& file) {
  const auto found = landing::ReadIndexBytes(source, kIndexFormat, kDirectory);
  if (!found) return found.error();
  return OpenWith(source, *found, file);
}

Result<IndexReader> IndexReader::OpenFromEnd(landing::ByteSource& source, const IndexFile& file) {
  const auto found = landing::ReadIndexAtEnd(source, kDirectory);
  if (!found) return found.error();
  return OpenWith(source, *found, file);
}

Result<IndexReader> IndexReader::OpenWith(landing::ByteSource& source,
                                          const landing::IndexBytes& found,
                                          const std::optional<IndexFile>& file) {
  auto directory = ParseDirectory(found.bytes, found.offset);
  if (!directory) return directory.error().In(source.Describe());
  const bool is_planned = !file || (file->range == directory->range &&
                                    file->rows == directory->rows && file->bytes == source.size());
  if (!is_planned) {
    return landing::Damaged(found.offset, kDirectory, "it is another file than the plan says")
        .In(source.Describe());
  }
  return IndexReader(std::make_unique<Reading>(source, *std::move(directory)));
}

IndexReader::IndexReader(std::unique_ptr<Reading> reading) : reading_(std::move(reading)) {}
IndexReader::IndexReader(IndexReader&&) noexcept = default;
IndexReader& IndexReader::operator=(IndexReader&&) noexcept = default;
IndexReader::~IndexReader() = default;

const landing::IdRange& IndexReader::range() const { return reading_->directory().range; }
std::uint64_t IndexReader::rows() const { return reading_->directory().rows; }

Result<void> IndexReader::Find(std::span<const IdHash> hashes,
                               const std::function<void(const IndexRow&)>& take) const {
  return reading_->Find(hashes, take);
}
void IndexReader::GoTo(const IdHash& hash) { reading_->GoTo(hash); }
Result<std::optional<IndexRow>> IndexReader::Next() { return reading_->Next(); }

}  // namespace weir::merge
