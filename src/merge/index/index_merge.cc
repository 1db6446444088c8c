// Makes one run of the index of many: fewer files to look an id up in.
#include "src/merge/index/index_merge.h"

#include <algorithm>
#include <queue>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace weir::merge {
namespace {

/// Rows of many readers, by their hashes. A reader is read once its range is reached: a run may
/// have hundreds of files.
class MergedRows {
 public:
  explicit MergedRows(std::span<IndexReader> readers) : readers_(readers), rows_(readers.size()) {}

  void GoTo(const landing::IdHash& first) {
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      readers_[i].GoTo(first);
      if (readers_[i].range().last < first) continue;
      rows_[i].hash = std::max(first, readers_[i].range().first);
      next_.push(i);
    }
  }

  /// Whether there is a next row.
  Result<bool> HasNext() {
    while (!next_.empty() && !IsRead(next_.top())) {
      if (const auto read = ReplaceFirst(); !read) return read.error();
    }
    return !next_.empty();
  }

  /// The next row, once where many have it. REQUIRES: HasNext().
  Result<IndexRow> Next() {
    IndexRow row = std::move(rows_[next_.top()]);
    if (const auto read = ReplaceFirst(); !read) return read.error();
    while (true) {
      const auto more = HasNext();
      if (!more) return more.error();
      if (!*more || rows_[next_.top()].hash != row.hash) return row;
      if (rows_[next_.top()] != row) return TwoOwners(row, rows_[next_.top()]);
      if (const auto read = ReplaceFirst(); !read) return read.error();
    }
  }

 private:
  struct IsLater {
    const std::vector<IndexRow>* rows;
    bool operator()(std::size_t a, std::size_t b) const {
      return (*rows)[a].hash > (*rows)[b].hash;
    }
  };

  /// Every row has an owner; before it is read there is a hash alone, and no row is below that.
  [[nodiscard]] bool IsRead(std::size_t reader) const { return !rows_[reader].owner.empty(); }

  Result<void> ReplaceFirst() {
    const std::size_t reader = next_.top();
    next_.pop();
    auto row = readers_[reader].Next();
    if (!row) return row.error();
    if (!row->has_value()) return {};
    rows_[reader] = **std::move(row);
    next_.push(reader);
    return {};
  }

  static Error TwoOwners(const IndexRow& a, const IndexRow& b) {
    return {ErrorKind::kCorrupt,
            fmt::format("two runs of the index have the id with hash {}: {} owns it in one, {} in "
                        "another; put back the plans that were there when they were written",
                        event::ToHex(a.hash), a.owner, b.owner)};
  }

  std::span<IndexReader> readers_;
  std::vector<IndexRow> rows_;  ///< the next one of each reader
  std::priority_queue<std::size_t, std::vector<std::size_t>, IsLater> next_{IsLater{&rows_}};
};

}  // namespace

Result<std::optional<MergedPiece>> MergeIndexRuns(std::span<IndexReader> readers,
                                                  const landing::IdHash& first,
                                                  std::uint64_t most_rows) {
  MergedRows rows(readers);
  rows.GoTo(first);
  IndexWriter writer({.first = first, .last = landing::IdRange::AllOnes()});
  auto more = rows.HasNext();
  for (; more && *more && writer.rows() < most_rows; more = rows.HasNext()) {
    const auto row = rows.Next();
    if (!row) return row.error();
    writer.Add(*row);
  }
  if (!more) return more.error();
  if (writer.rows() == 0) return std::optional<MergedPiece>();
  if (*more) writer.EndRange();
  MergedPiece piece{.range = writer.range(), .rows = writer.rows(), .bytes = {}};
  piece.bytes = writer.Finish();
  return std::optional(std::move(piece));
}

std::optional<landing::IdHash> HashBehind(const landing::IdHash& last) {
  landing::IdHash hash = last;
  for (std::size_t i = hash.size(); i > 0; --i) {
    std::byte& byte = hash.at(i - 1);
    byte = static_cast<std::byte>(std::to_integer<unsigned>(byte) + 1);
    if (byte != std::byte{0}) return hash;
  }
  return std::nullopt;
}

}  // namespace weir::merge
