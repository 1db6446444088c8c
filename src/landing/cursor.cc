// Walks through the items of one part of a landing, a block in memory at a time.
#include "src/landing/cursor.h"

#include <fmt/format.h>

#include "src/landing/items.h"
#include "src/pipeline/stream_position.h"

namespace weir::landing {

Result<std::optional<std::string_view>> BlockRun::Next() {
  if (next_ == end_) return std::optional<std::string_view>();
  const Block& block = index_->Of(part_)[next_++];
  const auto stored = ReadStored(block);
  if (!stored) return stored.error();
  auto content = Unpack(*stored, block.unpacked, block.checksum);
  if (!content) return Wrong(content.error().message);
  content_ = *std::move(content);
  return std::optional<std::string_view>(content_);
}

/// From what was read ahead, or else the block and those behind it that still fit.
Result<std::string_view> BlockRun::ReadStored(const Block& block) {
  const std::uint64_t end = ahead_offset_ + ahead_.size();
  if (block.offset < ahead_offset_ || block.offset + block.stored > end) {
    std::uint64_t size = block.stored;
    for (std::size_t i = next_; i < end_ && !source_->is_at_hand(); ++i) {
      const std::uint64_t more = index_->Of(part_)[i].stored;
      if (size + more > kReadAhead) break;
      size += more;
    }
    ahead_.clear();
    auto bytes = source_->Read(block.offset, size);
    if (!bytes) return bytes.error();
    if (bytes->size() != size) return Wrong("it is cut short");
    ahead_ = *std::move(bytes);
    ahead_offset_ = block.offset;
  }
  return std::string_view(ahead_).substr(block.offset - ahead_offset_, block.stored);
}

Error BlockRun::Wrong(std::string_view how) const {
  const std::string what =
      fmt::format("block {} of its {}", next_ - 1, kPartNames.at(static_cast<std::size_t>(part_)));
  return Damaged(block().offset, what, how).In(source_->Describe());
}

Error BlockRun::Newer(std::string_view what) const {
  return WrittenByANewerOne(what).In(source_->Describe());
}

Result<bool> ItemCursor::Advance() {
  if (has_block_ && item_ + 1 < blocks_.block().first_item + blocks_.block().items) {
    ++item_;
    return true;
  }
  if (has_block_ && !reader_.AtEnd()) return Wrong("it holds more than it should");
  const auto content = blocks_.Next();
  if (!content) return content.error();
  has_block_ = content->has_value();
  if (!has_block_) return false;
  reader_ = ByteReader(**content);
  item_ = blocks_.block().first_item;
  return true;
}

bool ItemCursor::IsWithin(std::string_view position) const {
  const Origin& origin = index().origin;
  return position >= origin.first_position && position <= origin.last_position &&
         pipeline::StreamPosition::Parse(position);
}

Result<std::optional<LandedRow>> RowCursor::Next() {
  while (true) {
    const auto more = Advance();
    if (!more) return more.error();
    if (!*more) return std::optional<LandedRow>();
    LandedRow row;
    if (!TakeItem(reader_, row)) return Wrong(fmt::format("row {} is none", item()));
    if (item() >= end_) return std::optional<LandedRow>();
    if (item() >= first_) return std::optional(row);
  }
}

Result<std::optional<LandedFolder>> FolderCursor::Next() {
  while (true) {
    const auto more = Advance();
    if (!more) return more.error();
    if (!*more) return std::optional<LandedFolder>();
    LandedFolder folder;
    const bool whole = TakeItem(reader_, folder) && HasItsKey(folder.path) &&
                       folder.path > before_ && folder.first_row <= rows() &&
                       folder.rows <= rows() - folder.first_row &&
                       folder.first_row == next_row_.value_or(folder.first_row);
    if (!whole) return Wrong(fmt::format("folder {} is none, or not in its place", item()));
    before_ = folder.path;
    next_row_ = folder.first_row + folder.rows;
    if (folder.path >= first_) return std::optional(folder);
  }
}

Result<std::optional<LandedId>> IdCursor::Next() {
  while (true) {
    const auto more = Advance();
    if (!more) return more.error();
    if (!*more) return std::optional<LandedId>();
    LandedId id;
    const bool whole =
        TakeItem(reader_, index().origin, position_, id) && HasItsKey(KeyOf(id.hash)) &&
        IsWithin(id.position) && id.row < rows() &&
        (id.hash > before_ || (id.hash == before_ && id.position > position_before_));
    if (!whole) return Wrong(fmt::format("id {} is none, or not in its place", item()));
    before_ = id.hash;
    position_before_ = id.position;
    if (id.hash > range_.last) return std::optional<LandedId>();
    if (id.hash >= range_.first) return std::optional(id);
  }
}

Result<std::optional<LandedRecord>> RecordCursor::Next() {
  const auto more = Advance();
  if (!more) return more.error();
  if (!*more) return std::optional<LandedRecord>();
  LandedRecord record;
  if (is_first_of_block()) position_.clear();
  const Taken taken = TakeItem(reader_, index().reasons, position_, record);
  if (taken == Taken::kNewer) return Newer(fmt::format("flags on record {}", item()));
  const bool whole = taken == Taken::kItem && HasItsKey(record.position) &&
                     IsWithin(record.position) && record.position > before_ &&
                     record.row < rows() &&
                     (!is_last() || record.position == index().origin.last_position);
  if (!whole) return Wrong(fmt::format("record {} is none, or not in its place", item()));
  before_ = record.position;
  return std::optional(record);
}

}  // namespace weir::landing
