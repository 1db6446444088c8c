// Looking ids up in many files: who is found, with how many calls, how many files are open for it.
#include "src/merge/index/index_lookup.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/landing/index.h"
#include "src/merge/index/index_testing.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/owner.h"

#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::merge {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

std::vector<landing::IdHash> HashesOf(std::span<const IndexRow> rows) {
  std::vector<landing::IdHash> hashes;
  hashes.reserve(rows.size());
  for (const IndexRow& row : rows) hashes.push_back(row.hash);
  return hashes;
}

class IndexLookupTest : public ::testing::Test {
 protected:
  IndexLookupTest() {
    objects_.hook = [this](const fakes::PortCall& call) -> std::optional<Error> {
      if (call.moment != fakes::PortMoment::kBeforeEffect) return std::nullopt;
      calls_.emplace_back(call.name);
      operations_.emplace(call.operation);
      most_open_ = std::max(most_open_, lookup_ ? lookup_->files_open() : 0);
      return std::nullopt;
    };
  }

  /// A run of as many files as there are ranges.
  void AddRun(PlanNumber plan, std::uint32_t pieces, std::span<const IndexRow> rows) {
    IndexRun run{.plan = plan, .level = 1, .newest_hour = "2021-07-15T07", .files = {}};
    for (const landing::IdRange& range : RangesOf(pieces)) {
      std::vector<IndexRow> within;
      std::ranges::copy_if(rows, std::back_inserter(within), [&range](const IndexRow& row) {
        return range.first <= row.hash && row.hash <= range.last;
      });
      const std::string name = IndexName(plan, static_cast<std::uint32_t>(run.files.size()));
      const std::string bytes = FileOf(within, range);
      objects_.objects[name] = bytes;
      run.files.push_back(
          {.name = name, .range = range, .rows = within.size(), .bytes = bytes.size()});
    }
    state_.index.push_back(std::move(run));
  }

  /// Asks for all of them in order, so many at once.
  std::vector<IndexRow> FindAll(std::span<const IndexRow> rows, std::size_t at_once) {
    std::vector<IndexRow> found;
    for (std::size_t at = 0; at < rows.size(); at += at_once) {
      const auto slice = rows.subspan(at, std::min(at_once, rows.size() - at));
      const auto known = lookup_->Find(HashesOf(slice));
      EXPECT_TRUE(known) << known.error().message;
      if (!known) return found;
      found.insert(found.end(), known->begin(), known->end());
      open_between_.push_back(lookup_->files_open());
    }
    return found;
  }

  fakes::InMemoryMergeObjects objects_;
  ChainState state_;
  std::optional<IndexLookup> lookup_;
  std::vector<std::string> calls_;  // by the object's name
  std::set<std::string> operations_;
  std::size_t most_open_ = 0;  // when anything was read
  std::vector<std::size_t> open_between_;
};

TEST_F(IndexLookupTest, ASmallFileIsOneCallAndIsReadOnceForAllHashesOfAList) {
  const std::vector<IndexRow> rows = MadeRows(1, 2'000);
  AddRun(1, 20, rows);
  lookup_.emplace(state_, objects_);
  EXPECT_EQ(FindAll(rows, rows.size()), rows);
  EXPECT_THAT(calls_, SizeIs(20));
  EXPECT_THAT(operations_, ElementsAre("GetRange"));
}

TEST_F(IndexLookupTest, OfEachRunOneFileStaysOpenAtMost) {
  const std::vector<IndexRow> all = MadeRows(1, 4'000);
  std::vector<IndexRow> even;
  std::vector<IndexRow> odd;
  for (std::size_t i = 0; i < all.size(); ++i) (i % 2 == 0 ? even : odd).push_back(all[i]);
  AddRun(1, 40, even);
  AddRun(2, 30, odd);
  lookup_.emplace(state_, objects_);
  constexpr std::size_t kHashesAtOnce = 700;  // of a dozen files
  EXPECT_EQ(FindAll(all, kHashesAtOnce), all);
  EXPECT_THAT(open_between_, Each(Le(2U)));
  EXPECT_LE(most_open_, 2 + IndexLookup::kFilesAtOnce);
}

/// A file of which the last list left a rest is of no use to a list that begins behind it.
TEST_F(IndexLookupTest, AFileThatEndsBeforeTheNextListIsClosed) {
  const std::vector<IndexRow> rows = MadeRows(1, 400);
  AddRun(1, 4, rows);
  lookup_.emplace(state_, objects_);
  EXPECT_THAT(FindAll(std::span(rows).first(1), 1), SizeIs(1));
  EXPECT_EQ(lookup_->files_open(), 1U);
  EXPECT_THAT(FindAll(std::span(rows).last(1), 1), SizeIs(1));
  EXPECT_EQ(lookup_->files_open(), 1U);
}

TEST_F(IndexLookupTest, AFileBehindTheListIsNotTouched) {
  const std::vector<IndexRow> rows = MadeRows(1, 400);
  AddRun(1, 4, rows);
  lookup_.emplace(state_, objects_);
  EXPECT_THAT(FindAll(std::span(rows).first(10), 10), SizeIs(10));
  EXPECT_THAT(calls_, ElementsAre(IndexName(1, 0)));
  EXPECT_THAT(FindAll({}, 1), IsEmpty());
  EXPECT_TRUE(lookup_->Find({}));
  EXPECT_THAT(calls_, SizeIs(1));
}

TEST_F(IndexLookupTest, WhoeverGoesBackFindsAllTheSame) {
  const std::vector<IndexRow> rows = MadeRows(1, 100);
  AddRun(1, 4, rows);
  lookup_.emplace(state_, objects_);
  for (const IndexRow& row : {rows.back(), rows.front(), rows.back()}) {
    const auto known = lookup_->Find({&row.hash, 1});
    ASSERT_TRUE(known) << known.error().message;
    EXPECT_THAT(*known, ElementsAre(row));
  }
}

/// The end with the filters; and of a single hash its filter and its block as well.
TEST_F(IndexLookupTest, OfALargeFileTheEndIsReadAndThenWhatIsLeft) {
  const std::vector<IndexRow> rows = MadeRows(1, 40'000);
  AddRun(1, 1, rows);
  ASSERT_GT(state_.index[0].files[0].bytes, std::uint64_t{3} << 19);
  lookup_.emplace(state_, objects_);
  EXPECT_THAT(FindAll(MadeRows(2, 40), 40), IsEmpty());
  EXPECT_THAT(calls_, SizeIs(1));
  lookup_.emplace(state_, objects_);
  calls_.clear();
  EXPECT_THAT(FindAll(std::span(rows).first(1), 1), SizeIs(1));
  EXPECT_THAT(calls_, SizeIs(Le(3U)));
}

/// The filters are not kept for the lists that follow; the directory is.
TEST_F(IndexLookupTest, AFileThatStaysOpenIsNotOpenedAgain) {
  const std::vector<IndexRow> rows = MadeRows(1, 40'000);
  AddRun(1, 1, rows);
  lookup_.emplace(state_, objects_);
  const std::vector<IndexRow> others = MadeRows(2, 60);
  EXPECT_THAT(FindAll(others, 20), IsEmpty());
  EXPECT_THAT(calls_, SizeIs(1 + 1 + 1));
}

/// Each is looked into after eight were opened, so calls of each stand together only within these.
TEST_F(IndexLookupTest, EightFilesAreOpenedSideBySideOrAsManyAsHaveSoManyBytes) {
  const std::vector<IndexRow> rows = MadeRows(1, 12);
  for (PlanNumber plan = 1; plan <= 12; ++plan)
    AddRun(plan, 1, std::span(rows).subspan(plan - 1, 1));
  std::map<std::string, std::size_t> open_when_asked;
  objects_.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    open_when_asked.try_emplace(std::string(call.name), lookup_->files_open());
    return std::nullopt;
  };
  const auto open = [&] {
    open_when_asked.clear();
    EXPECT_EQ(FindAll(std::span(rows), rows.size()), rows);
    std::vector<std::size_t> counts;
    for (const auto& [name, count] : open_when_asked) counts.push_back(count);
    return counts;
  };
  lookup_.emplace(state_, objects_);
  EXPECT_THAT(open(), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 8, 8));
  const std::uint64_t bytes = state_.index[0].files[0].bytes;
  lookup_.emplace(state_, objects_, 5 * bytes + bytes / 2);
  EXPECT_THAT(open(), ElementsAre(0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10));
  lookup_.emplace(state_, objects_, 1);
  EXPECT_THAT(open(), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
}

/// The plan vouches for it: a call of its own would be half of what a look-up costs.
TEST_F(IndexLookupTest, NoHeaderIsRead) {
  const std::vector<IndexRow> rows = MadeRows(1, 40'000);
  AddRun(1, 1, rows);
  objects_.objects[IndexName(1, 0)].replace(0, landing::kHeaderSize, landing::kHeaderSize, '?');
  lookup_.emplace(state_, objects_);
  EXPECT_THAT(FindAll(std::span(rows).first(1), 1), SizeIs(1));
}

TEST_F(IndexLookupTest, AFileThatIsGoneOrAnotherThanThePlanSaysIsNamed) {
  AddRun(1, 1, MadeRows(1, 100));
  const std::string name = IndexName(1, 0);
  const std::string bytes = objects_.objects[name];
  const auto error_of = [&](const std::string& content) {
    objects_.objects[name] = content;
    const std::vector<IndexRow> rows = MadeRows(2, 10);
    const auto found = IndexLookup(state_, objects_).Find(HashesOf(rows));
    EXPECT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::kCorrupt);
    return found.error().message;
  };
  const auto names_it = HasSubstr("memory://" + name + ": damaged at byte");
  EXPECT_THAT(error_of(bytes.substr(0, bytes.size() - 1)), AllOf(names_it, HasSubstr("cut short")));
  EXPECT_THAT(error_of(""), names_it);
  EXPECT_THAT(error_of(FileOf(MadeRows(3, 100))), names_it);
  objects_.objects.erase(name);
  const std::vector<IndexRow> rows = MadeRows(2, 10);
  const auto found = IndexLookup(state_, objects_).Find(HashesOf(rows));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::kNotFound);
}

TEST_F(IndexLookupTest, WhatIsErasedIsSoWhateverRunsSay) {
  const std::vector<IndexRow> rows = MadeRows(1, 100);
  AddRun(1, 2, std::span(rows).first(90));
  std::vector<IndexRow> erased = {rows[10], rows[99]};
  for (IndexRow& row : erased) {
    row.fingerprint = {};
    row.owner = ErasedOwner(kMadeAt);
  }
  const std::string bytes = FileOf(erased);
  objects_.objects[ErasedName(2)] = bytes;
  state_.erased = {.name = ErasedName(2), .range = {}, .rows = 2, .bytes = bytes.size()};
  const auto found = IndexLookup(state_, objects_).Find(HashesOf(rows));
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->size(), 91U);
  EXPECT_EQ((*found)[10], erased[0]);
  EXPECT_EQ((*found)[90], erased[1]);
  EXPECT_EQ((*found)[11], rows[11]);
  const auto files = IndexLookup(state_, objects_).FilesWith(HashesOf(erased));
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_THAT(*files, SizeIs(1));
}

TEST_F(IndexLookupTest, AnIdThatTwoRunsHaveEndsIt) {
  const std::vector<IndexRow> rows = MadeRows(1, 100);
  AddRun(1, 2, rows);
  AddRun(2, 1, std::span(rows).first(1));
  const auto found = IndexLookup(state_, objects_).Find(HashesOf(rows));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(found.error().message, HasSubstr("two runs of the index have one id"));
}

}  // namespace
}  // namespace weir::merge
