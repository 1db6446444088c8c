// Reads a landing: all of it, one folder's rows, or one range of ids; a few blocks in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/landing/byte_source.h"
#include "src/landing/content.h"
#include "src/landing/cursor.h"
#include "src/landing/index.h"
#include "src/landing/name.h"
#include "src/result/result.h"

namespace weir::landing {

/// Whether an object that begins like this is a landing, whole or not.
[[nodiscard]] bool LooksLikeLanding(std::string_view first_bytes);

/// In memory are the index, a block, and what was read ahead of it. Errors name the object, the
/// place in it and the remedy: kCorrupt for what is damaged or cut short, kInvalidInput for what is
/// no landing or a newer one. Every byte of a part is checked before anything of it is given.
class LandingReader {
 public:
  /// Reads header, trailer and index. `name` is where it stands; nothing for a copy that stands
  /// elsewhere. One that is not of the shard and the position that its name says is kCorrupt.
  /// `source` outlives the reader, and that its cursors.
  static Result<LandingReader> Open(ByteSource& source, const std::optional<LandingName>& name);

  [[nodiscard]] const Index& index() const { return index_; }
  [[nodiscard]] const Origin& origin() const { return index_.origin; }
  [[nodiscard]] std::uint64_t rows() const { return index_.ItemsOf(Part::kRows); }

  /// Rows `first` to before `end`, by their numbers.
  [[nodiscard]] RowCursor Rows(std::uint64_t first, std::uint64_t end) const;
  [[nodiscard]] RowCursor Rows() const { return Rows(0, rows()); }
  /// Folders in their order.
  [[nodiscard]] FolderCursor Folders() const;
  /// The folder's rows; nothing where it has none.
  [[nodiscard]] Result<std::optional<LandedFolder>> FindFolder(std::string_view path) const;
  /// Sorted by hash, equal ones by position.
  [[nodiscard]] IdCursor Ids(const IdRange& range = {}) const;
  /// Sorted by position.
  [[nodiscard]] RecordCursor Records() const;
  [[nodiscard]] Result<LandedEntry> Entry() const;
  /// Its lines as they stand there.
  [[nodiscard]] Result<std::string> EntryLines() const;

  /// Reads everything; the error of the first thing that is wrong. Rows and records are one to one,
  /// each row is in a folder, the events are those whose rows are in folders of the lake, each with
  /// one id, and no line has a line break in it.
  [[nodiscard]] Result<void> Check() const;

 private:
  LandingReader(ByteSource& source, Index index) : source_(&source), index_(std::move(index)) {}

  /// What is wrong with a part: nothing where there are no words.
  [[nodiscard]] Result<void> CheckPart(Part part, const Result<std::string_view>& wrong) const;
  [[nodiscard]] BlockRun AllBlocks(Part part) const;
  /// Those that may hold items with keys from `first` to `last`.
  [[nodiscard]] BlockRun BlocksBetween(Part part, std::string_view first,
                                       std::string_view last) const;

  ByteSource* source_;
  Index index_;
};

}  // namespace weir::landing
