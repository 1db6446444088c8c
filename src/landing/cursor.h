// Walks through the items of one part of a landing, a block in memory at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/landing/byte_source.h"
#include "src/landing/bytes.h"
#include "src/landing/content.h"
#include "src/landing/index.h"
#include "src/result/result.h"

namespace weir::landing {

/// So many bytes of blocks that stand next to each other are read at once.
inline constexpr std::uint64_t kReadAhead = std::uint64_t{4} << 20;

/// Blocks of one part, next to each other.
class BlockRun {
 public:
  /// From block `first` to before block `end`. `source` and `index` outlive the run.
  BlockRun(ByteSource& source, const Index& index, Part part, std::size_t first, std::size_t end)
      : source_(&source), index_(&index), part_(part), next_(first), end_(end) {}

  /// The next block's content, good until the next call; nothing after the last one. kCorrupt,
  /// with object and place, where it is not what was written.
  Result<std::optional<std::string_view>> Next();

  /// The block that was given last.
  [[nodiscard]] const Block& block() const { return index_->Of(part_)[next_ - 1]; }
  [[nodiscard]] Error Wrong(std::string_view how) const;
  [[nodiscard]] Error Newer(std::string_view what) const;
  [[nodiscard]] const Index& index() const { return *index_; }

 private:
  Result<std::string_view> ReadStored(const Block& block);

  ByteSource* source_;
  const Index* index_;
  Part part_;
  std::size_t next_;
  std::size_t end_;
  std::string ahead_;  ///< stored bytes, from `ahead_offset_` on
  std::uint64_t ahead_offset_ = 0;
  std::string content_;
};

/// What all cursors do: from block to block, and from item to item in it.
class ItemCursor {
 public:
  explicit ItemCursor(BlockRun blocks) : blocks_(std::move(blocks)) {}

 protected:
  /// Makes an item the next one; false when there is none.
  Result<bool> Advance();
  [[nodiscard]] Error Wrong(std::string_view how) const { return blocks_.Wrong(how); }
  [[nodiscard]] Error Newer(std::string_view what) const { return blocks_.Newer(what); }
  [[nodiscard]] const Index& index() const { return blocks_.index(); }
  [[nodiscard]] std::uint64_t rows() const { return index().ItemsOf(Part::kRows); }
  [[nodiscard]] std::uint64_t item() const { return item_; }
  [[nodiscard]] bool is_first_of_block() const { return item_ == blocks_.block().first_item; }
  [[nodiscard]] bool HasItsKey(std::string_view key) const {
    return !is_first_of_block() || key == blocks_.block().first_key;
  }
  /// Whether the landing may hold a record there: then it is of its shard as well.
  [[nodiscard]] bool IsWithin(std::string_view position) const;

  ByteReader reader_{{}};

 private:
  BlockRun blocks_;
  bool has_block_ = false;
  std::uint64_t item_ = 0;  ///< its number in the part
};

// Next() gives the next item, and nothing behind the last; its views are good until the next call.
// What is out of order, or refers to what is not there, is kCorrupt.

class RowCursor : public ItemCursor {
 public:
  /// Rows `first` to before `end`, whose blocks these are.
  RowCursor(BlockRun blocks, std::uint64_t first, std::uint64_t end)
      : ItemCursor(std::move(blocks)), first_(first), end_(end) {}
  Result<std::optional<LandedRow>> Next();

 private:
  std::uint64_t first_;
  std::uint64_t end_;
};

class FolderCursor : public ItemCursor {
 public:
  /// Those that are not before `first`.
  FolderCursor(BlockRun blocks, std::string first)
      : ItemCursor(std::move(blocks)), first_(std::move(first)) {}
  Result<std::optional<LandedFolder>> Next();

 private:
  std::string first_;
  std::string before_;
  std::optional<std::uint64_t> next_row_;
};

class IdCursor : public ItemCursor {
 public:
  IdCursor(BlockRun blocks, const IdRange& range) : ItemCursor(std::move(blocks)), range_(range) {}
  Result<std::optional<LandedId>> Next();

 private:
  IdRange range_;
  IdHash before_{};
  std::string position_before_;
  std::string position_;
};

class RecordCursor : public ItemCursor {
 public:
  using ItemCursor::ItemCursor;
  Result<std::optional<LandedRecord>> Next();

 private:
  [[nodiscard]] bool is_last() const { return item() + 1 == rows(); }

  std::string before_;
  std::string position_;
};

}  // namespace weir::landing
