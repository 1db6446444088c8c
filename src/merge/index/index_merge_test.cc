// Runs that are merged are one run with all of their rows, in pieces that follow from them alone.
#include "src/merge/index/index_merge.h"

#include <deque>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/merge/index/index_testing.h"

namespace weir::merge {
namespace {

using ::testing::HasSubstr;

/// Pieces from the first on, until there are no more.
struct Merging {
  explicit Merging(const std::vector<std::vector<IndexRow>>& runs) {
    for (const auto& rows : runs) {
      sources.emplace_back(FileOf(rows));
      readers.push_back(OpenedFile::Opened(sources.back()));
    }
  }

  Result<std::vector<MergedPiece>> All(std::uint64_t most_rows) {
    std::vector<MergedPiece> pieces;
    for (std::optional<landing::IdHash> first = landing::IdHash{}; first;) {
      auto piece = MergeIndexRuns(readers, *first, most_rows);
      if (!piece) return piece.error();
      if (!piece->has_value()) break;
      first = HashBehind((*piece)->range.last);
      pieces.push_back(**std::move(piece));
    }
    return pieces;
  }

  std::deque<landing::MemorySource> sources;
  std::vector<IndexReader> readers;
};

RC_GTEST_PROP(MergeIndexRuns, HasEachRowOnceAndEachHashInOnePiece, ()) {
  std::map<landing::IdHash, IndexRow> all;
  std::vector<std::vector<IndexRow>> runs;
  const auto count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) {
    runs.push_back(MadeRows(*rc::gen::arbitrary<std::uint64_t>(), *rc::gen::inRange(1U, 60U)));
    for (const IndexRow& row : runs.back()) all.emplace(row.hash, row);
  }
  if (*rc::gen::arbitrary<bool>()) runs.push_back(runs.front());  // merged again: equal rows
  const auto most = *rc::gen::inRange<std::uint64_t>(1, 100);
  const auto pieces = Merging(runs).All(most);
  RC_ASSERT(pieces.has_value());
  auto expected = all.begin();
  std::optional<landing::IdHash> next = landing::IdHash{};
  for (const MergedPiece& piece : *pieces) {
    RC_ASSERT(piece.rows <= most);
    RC_ASSERT(next == piece.range.first);
    next = HashBehind(piece.range.last);
    OpenedFile file(piece.bytes);
    RC_ASSERT(file.reader.range() == piece.range);
    RC_ASSERT(file.reader.rows() == piece.rows);
    const auto rows = RestOf(file.reader);
    for (const IndexRow& row : *rows) RC_ASSERT(row == (expected++)->second);
  }
  RC_ASSERT(expected == all.end());
  RC_ASSERT(!next.has_value());
}

TEST(MergeIndexRuns, WhereTwoOwnOneIdNothingIsMerged) {
  auto rows = MadeRows(1, 10);
  auto others = rows;
  others[5].owner = PositionIn(2, 7);
  const auto pieces = Merging({rows, others}).All(kMaxIndexRows);
  ASSERT_FALSE(pieces);
  EXPECT_EQ(pieces.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(pieces.error().message, HasSubstr(PositionIn(2, 7) + " in another"));
}

/// A run has as many files as it has millions of rows.
TEST(MergeIndexRuns, FilesAreReadOnceTheirRangeIsReached) {
  const auto rows = MadeRows(2, 100);
  const landing::IdRange low{.first = {}, .last = rows[49].hash};
  const landing::IdRange high{.first = *HashBehind(low.last), .last = landing::IdRange::AllOnes()};
  Merging merging({});
  merging.sources.emplace_back(FileOf({rows.begin(), rows.begin() + 50}, low));
  merging.sources.emplace_back(FileOf({rows.begin() + 50, rows.end()}, high));
  for (auto& source : merging.sources) merging.readers.push_back(OpenedFile::Opened(source));
  const auto reads = merging.sources[1].reads;
  const auto piece = MergeIndexRuns(merging.readers, {}, 49);
  ASSERT_TRUE(piece);
  EXPECT_EQ(merging.sources[1].reads, reads);
  EXPECT_EQ(merging.All(kMaxIndexRows)->front().rows, 100U);
  const auto reads_of_low = merging.sources[0].reads;
  EXPECT_EQ((*MergeIndexRuns(merging.readers, high.first))->rows, 50U);
  EXPECT_EQ(merging.sources[0].reads, reads_of_low);
}

TEST(MergeIndexRuns, BehindTheLastHashOfAllThereIsNone) {
  EXPECT_EQ(HashBehind(landing::IdRange::AllOnes()), std::nullopt);
  landing::IdHash hash{};
  hash.back() = std::byte{0xFF};
  const auto behind = HashBehind(hash);
  ASSERT_TRUE(behind);
  EXPECT_EQ(behind->back(), std::byte{0});
  EXPECT_EQ((*behind)[14], std::byte{1});
}

}  // namespace
}  // namespace weir::merge
