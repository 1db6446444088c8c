// Reads a landing: all of it, one folder's rows, or one range of ids; a few blocks in memory.
#include "src/landing/reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/landing/index_bytes.h"
#include "src/landing/items.h"
#include "src/pipeline/ledger_rows.h"

namespace weir::landing {
bool LooksLikeLanding(std::string_view first_bytes) {
  return first_bytes.starts_with(kLandingFormat.magic);
}

Result<LandingReader> LandingReader::Open(ByteSource& source,
                                          const std::optional<LandingName>& name) {
  const std::string where = source.Describe();
  const auto found = ReadIndexBytes(source, kLandingFormat, "its index");
  if (!found) return found.error();
  auto index = ParseIndex(found->bytes, found->offset);
  if (!index) return index.error().In(where);
  if (name && name->first_position != index->origin.first_position) {  // which has the shard in it
    return Damaged(found->offset, "its index",
                   fmt::format("it is another landing than its name says, and begins at {}",
                               index->origin.first_position))
        .In(where);
  }
  return LandingReader(source, *std::move(index));
}

BlockRun LandingReader::AllBlocks(Part part) const {
  return {*source_, index_, part, 0, index_.Of(part).size()};
}

BlockRun LandingReader::BlocksBetween(Part part, std::string_view first,
                                      std::string_view last) const {
  const std::vector<Block>& blocks = index_.Of(part);
  // Items that are equal to the first of a block may end the block before it.
  const auto at = std::ranges::lower_bound(blocks, first, {}, &Block::first_key);
  const auto begin = std::max<std::ptrdiff_t>(at - blocks.begin() - 1, 0);
  const auto end = std::ranges::upper_bound(at, blocks.end(), last, {}, &Block::first_key);
  return {*source_, index_, part, static_cast<std::size_t>(begin),
          static_cast<std::size_t>(end - blocks.begin())};
}

RowCursor LandingReader::Rows(std::uint64_t first, std::uint64_t end) const {
  const std::vector<Block>& blocks = index_.Of(Part::kRows);
  const auto from = std::ranges::upper_bound(blocks, first, {}, &Block::first_item);
  const auto to = std::ranges::lower_bound(from, blocks.end(), end, {}, &Block::first_item);
  const auto begin = std::max<std::ptrdiff_t>(from - blocks.begin() - 1, 0);
  return {BlockRun(*source_, index_, Part::kRows, static_cast<std::size_t>(begin),
                   static_cast<std::size_t>(to - blocks.begin())),
          first, end};
}

FolderCursor LandingReader::Folders() const { return {AllBlocks(Part::kFolders), {}}; }

Result<std::optional<LandedFolder>> LandingReader::FindFolder(std::string_view path) const {
  FolderCursor folders(BlocksBetween(Part::kFolders, path, path), std::string(path));
  const auto found = folders.Next();
  if (!found) return found.error();
  if (!found->has_value() || (*found)->path != path) return std::optional<LandedFolder>();
  return std::optional(LandedFolder{path, (*found)->first_row, (*found)->rows});
}

IdCursor LandingReader::Ids(const IdRange& range) const {
  return {BlocksBetween(Part::kIds, KeyOf(range.first), KeyOf(range.last)), range};
}

RecordCursor LandingReader::Records() const { return RecordCursor(AllBlocks(Part::kRecords)); }

Result<LandedEntry> LandingReader::Entry() const {
  BlockRun blocks = AllBlocks(Part::kEntry);
  std::string lines;
  while (true) {
    const auto content = blocks.Next();
    if (!content) return content.error();
    if (!content->has_value()) break;
    lines += **content;
  }
  const std::size_t end = std::min(lines.find('\n'), lines.size());
  auto entry = pipeline::ParseLedgerEntry(std::string_view(lines).substr(0, end));
  if (!entry) return blocks.Wrong(entry.error().message);
  auto rows =
      pipeline::ParseLedgerRows(std::string_view(lines).substr(std::min(end + 1, lines.size())));
  if (!rows) return blocks.Wrong(rows.error().message);
  return LandedEntry{*std::move(entry), std::move(rows->fields)};
}

Result<std::string> LandingReader::EntryLines() const {
  BlockRun blocks = AllBlocks(Part::kEntry);
  std::string lines;
  while (true) {
    const auto content = blocks.Next();
    if (!content) return content.error();
    if (!content->has_value()) return lines;
    lines += **content;
  }
}

}  // namespace weir::landing
