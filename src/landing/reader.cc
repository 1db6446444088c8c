// Reads a landing: all of it, one folder's rows, or one range of ids; a few blocks in memory.
#include "src/landing/reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/landing/items.h"
#include "src/pipeline/ledger_rows.h"

namespace weir::landing {
namespace {

/// Trailer and, of nearly all landings, index are read at once.
constexpr std::uint64_t kTail = std::uint64_t{64} << 10;

Result<std::string> ReadExactly(ByteSource& source, std::uint64_t offset, std::uint64_t size) {
  auto bytes = source.Read(offset, size);
  if (!bytes || bytes->size() == size) return bytes;
  return Damaged(offset + bytes->size(), "what is read", "it is cut short").In(source.Describe());
}

}  // namespace

bool LooksLikeLanding(std::string_view first_bytes) {
  return first_bytes.starts_with(kHeaderMagic);
}

Result<LandingReader> LandingReader::Open(ByteSource& source,
                                          const std::optional<LandingName>& name) {
  const std::string where = source.Describe();
  const std::uint64_t size = source.size();
  const auto header = ReadExactly(source, 0, std::min<std::uint64_t>(size, kHeaderSize));
  if (!header) return header.error();
  if (const auto checked = CheckHeader(*header); !checked) return checked.error().In(where);
  const std::uint64_t tail_offset = size - std::min(size - kHeaderSize, kTail);
  const auto tail = ReadExactly(source, tail_offset, size - tail_offset);
  if (!tail) return tail.error();
  const std::string_view rest = *tail;
  const auto place =
      ParseTrailer(rest.substr(rest.size() - std::min(rest.size(), kTrailerSize)), size);
  if (!place) return place.error().In(where);
  const auto stored =
      place->offset >= tail_offset
          ? Result(std::string(rest.substr(place->offset - tail_offset, place->stored)))
          : ReadExactly(source, place->offset, place->stored);
  if (!stored) return stored.error();
  const auto bytes = Unpack(*stored, place->unpacked, place->checksum);
  if (!bytes) return Damaged(place->offset, "its index", bytes.error().message).In(where);
  auto index = ParseIndex(*bytes, place->offset);
  if (!index) return index.error().In(where);
  if (name && name->first_position != index->origin.first_position) {  // which has the shard in it
    return Damaged(place->offset, "its index",
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
  const auto content = blocks.Next();
  if (!content) return content.error();
  const std::string_view lines = content->value_or(std::string_view());
  const std::size_t end = std::min(lines.find('\n'), lines.size());
  auto entry = pipeline::ParseLedgerEntry(lines.substr(0, end));
  if (!entry) return blocks.Wrong(entry.error().message);
  auto rows = pipeline::ParseLedgerRows(lines.substr(std::min(end + 1, lines.size())));
  if (!rows) return blocks.Wrong(rows.error().message);
  return LandedEntry{*std::move(entry), std::move(rows->fields)};
}

}  // namespace weir::landing
