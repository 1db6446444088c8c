// Ids are made known as erased: what the index knew of them is gone, and copies are counted alone.
#include "src/merge/index/erased_index.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/event/fingerprint.h"
#include "src/merge/chain_survey.h"
#include "src/merge/index/erased_list.h"
#include "src/merge/index/index_lookup.h"
#include "src/merge/index/index_rows.h"
#include "src/merge/merged_lake_testing.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/owner.h"

namespace weir::merge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::int64_t kLongAgo = 1'625'000'000;

landing::IdHash HashOf(int id) {
  return event::Fingerprinter().Of(fmt::format("6ae1768a-eb84-57ba-8981-{:012}", id));
}

class ErasedIndexTest : public testing::Test {
 protected:
  /// Erases ids, and makes no window.
  Result<MergeSummary> Erase(std::vector<int> ids) {
    MergeSettings settings = lake_.settings;
    for (const int id : ids) settings.erases.push_back(HashOf(id));
    std::ranges::sort(settings.erases);
    return RunMerge(settings, lake_.objects, lake_.head, [] { return true; });
  }
  MergeSummary EraseAll(std::vector<int> ids) {
    auto summary = Erase(std::move(ids));
    EXPECT_TRUE(summary) << summary.error().message;
    return summary ? *std::move(summary) : MergeSummary();
  }
  ChainState State() {
    auto survey = SurveyChain(lake_.objects, lake_.head);
    EXPECT_TRUE(survey) << survey.error().message;
    EXPECT_THAT(survey->faults, IsEmpty());
    return survey->state;
  }
  /// What the index has of an id, by the runs alone or with what is erased.
  std::optional<IndexRow> Known(int id, bool by_runs = false) {
    ChainState state = State();
    if (by_runs) state.erased.reset();
    const landing::IdHash hash = HashOf(id);
    const auto rows = IndexLookup(state, lake_.objects).Find({&hash, 1});
    EXPECT_TRUE(rows) << rows.error().message;
    return !rows || rows->empty() ? std::nullopt : std::optional(rows->front());
  }

  MergedLake lake_;
};

TEST_F(ErasedIndexTest, NothingOfTheBodyAndTheOwnerStaysInTheIndex) {
  lake_.Land(6, 100, {MergedLake::Event(1), MergedLake::Event(2)});
  lake_.MergeAll();
  const std::string old_file = lake_.NamesBelow(kIndexFolder).at(0);
  EXPECT_EQ(EraseAll({1}).plans, 1U);
  for (const bool by_runs : {true, false}) {
    const auto row = Known(1, by_runs);
    ASSERT_TRUE(row);
    EXPECT_TRUE(IsErased(row->owner)) << row->owner;
    EXPECT_EQ(row->fingerprint, event::Fingerprint());
  }
  EXPECT_FALSE(IsErased(Known(2)->owner));
  EXPECT_THAT(lake_.NamesBelow(kIndexFolder), ElementsAre(IndexName(2, 0)));
  EXPECT_NE(old_file, IndexName(2, 0));
}

TEST_F(ErasedIndexTest, CopiesAreCountedWhateverTheirBodies) {
  lake_.Land(6, 100, {MergedLake::Event(1)});
  lake_.MergeAll();
  EraseAll({1, 7});  // 7 never came
  lake_.Land(6, 200,
             {MergedLake::Event(1), MergedLake::Event(1, R"(,"plan":"other")"),
              MergedLake::Event(7), MergedLake::Event(8)});
  const PlanResult rows = lake_.MergeAll().rows;
  EXPECT_EQ(rows.stored, 1U);
  EXPECT_EQ(rows.duplicates, 3U);
  EXPECT_EQ(rows.conflicts, 0U);
  EXPECT_THAT(lake_.LinesBelow("quarantine/"), IsEmpty());
}

TEST_F(ErasedIndexTest, ASecondTimeMakesNoPlan) {
  lake_.Land(6, 100, {MergedLake::Event(1)});
  lake_.MergeAll();
  EXPECT_EQ(EraseAll({1, 2}).plans, 1U);
  const auto before = lake_.objects.objects;
  EXPECT_EQ(EraseAll({2, 1}).plans, 0U);
  EXPECT_EQ(lake_.objects.objects, before);
  EXPECT_EQ(EraseAll({1, 3}).plans, 1U);
  EXPECT_EQ(State().erased->rows, 3U);
  EXPECT_THAT(lake_.NamesBelow(kErasedFolder), ElementsAre(ErasedName(3)));
}

/// Each plan writes all that was ever erased anew.
TEST_F(ErasedIndexTest, WhatIsAskedForAtOnceIsOnePlan) {
  lake_.Land(6, 100, {MergedLake::Event(1)});
  lake_.MergeAll();
  std::vector<int> many(3'000);
  std::iota(many.begin(), many.end(), 1);
  EXPECT_EQ(EraseAll(many).plans, 1U);
  EXPECT_EQ(State().erased->rows, 3'000U);
}

TEST_F(ErasedIndexTest, WhatWasErasedBeforeStaysAsItWas) {
  lake_.Land(6, 100, {MergedLake::Event(1)});
  lake_.MergeAll();
  EraseAll({1, 5, 9});
  const IndexFile before = *State().erased;
  const auto first = Known(5)->owner;
  lake_.objects.now.micros += event::kMicrosPerDay;
  auto list = ErasedList::Open(lake_.objects, before).value();
  std::vector<landing::IdHash> hashes;
  for (const int number : {2, 5, 7}) hashes.push_back(HashOf(number));
  std::ranges::sort(hashes);
  for (const landing::IdHash& hash : hashes) {
    ASSERT_TRUE(list.Add({.hash = hash, .fingerprint = {}, .owner = ErasedOwner({})}));
  }
  const std::string bytes = list.Finish().value();
  EXPECT_EQ(list.rows(), 5U);
  const IndexFile after{
      .name = ErasedName(90), .range = before.range, .rows = 5, .bytes = bytes.size()};
  lake_.objects.objects[after.name] = bytes;
  std::map<landing::IdHash, std::string> owners;
  ASSERT_TRUE(ForEachIndexRow(lake_.objects, after, [&](const IndexRow& row) -> Result<void> {
    owners[row.hash] = row.owner;
    return {};
  }));
  EXPECT_THAT(owners, SizeIs(5));
  EXPECT_EQ(owners.at(HashOf(5)), first);
  EXPECT_EQ(owners.at(HashOf(7)), ErasedOwner({}));
}

TEST_F(ErasedIndexTest, IsKnownWhenTheIndexHasForgotten) {
  lake_.Land(6, 100, {MergedLake::Event(1)});
  lake_.MergeAll();
  EraseAll({1});
  lake_.objects.now.micros += 60 * event::kMicrosPerDay;
  lake_.MergeAll();  // runs are dropped
  lake_.MergeAll();
  EXPECT_THAT(State().index, IsEmpty());
  lake_.Land(6, 500, {MergedLake::Event(1)});
  EXPECT_EQ(lake_.MergeAll().rows.duplicates, 1U);
}

TEST_F(ErasedIndexTest, RunsThatAreMergedKeepIt) {
  for (int i = 0; i < 9; ++i) {
    lake_.Land(6, 100 + 10 * static_cast<unsigned>(i), {MergedLake::Event(i)});
    lake_.MergeAll();
    if (i == 2) EraseAll({1});
  }
  lake_.MergeAll();
  ASSERT_EQ(State().index.front().level, 1U);
  EXPECT_TRUE(IsErased(Known(1, true)->owner));
  EXPECT_FALSE(IsErased(Known(2)->owner));
}

TEST_F(ErasedIndexTest, WhatIsHeldIsStoredAtOnce) {
  lake_.settings.hold_hours = 6;
  lake_.Land(6, 100, {MergedLake::Event(1, "", kLongAgo), MergedLake::Event(2, "", kLongAgo)});
  lake_.MergeAll();
  ASSERT_THAT(lake_.NamesBelow(kHeldFolder), SizeIs(1));
  EXPECT_EQ(EraseAll({1}).plans, 2U);
  EXPECT_THAT(lake_.NamesBelow(kHeldFolder), IsEmpty());
  EXPECT_THAT(lake_.LinesBelow("lake/"), SizeIs(2));  // not taken away yet
}

TEST_F(ErasedIndexTest, WaitingLandingsWait) {
  lake_.Land(6, 100, {MergedLake::Event(1)});
  EXPECT_EQ(EraseAll({1}).plans, 1U);  // the first of the lake
  EXPECT_THAT(lake_.LinesBelow("lake/"), IsEmpty());
  EXPECT_EQ(lake_.MergeAll().rows.duplicates, 1U);
  EXPECT_THAT(lake_.LinesBelow("lake/"), IsEmpty());
}

/// Whoever carries it out may stop before or after any call; another goes on.
TEST_F(ErasedIndexTest, StoppedAnywhereAnotherGoesOn) {
  lake_.Land(6, 100, {MergedLake::Event(1), MergedLake::Event(2)});
  lake_.MergeAll();
  lake_.Land(6, 200, {MergedLake::Event(3)});
  lake_.MergeAll();
  const auto objects = lake_.objects.objects;
  const Head head = lake_.head.Read().value();
  bool was_stopped = true;
  for (int stop = 1; was_stopped; stop += 1 + stop / 12) {
    lake_.objects.objects = objects;
    ASSERT_TRUE(lake_.head.Move(lake_.head.Read().value(), head));
    int calls = 0;
    was_stopped = false;
    lake_.objects.hook = [&](const fakes::PortCall&) -> std::optional<Error> {
      was_stopped |= ++calls >= stop;
      if (calls >= stop) return Error{ErrorKind::kUnavailable, "stopped"};
      return std::nullopt;
    };
    const auto stopped = Erase({1, 3});
    lake_.objects.hook = nullptr;
    EXPECT_TRUE(stopped || was_stopped);
    lake_.MergeAll();  // the function's run carries out what is open
    EraseAll({1, 3});
    EXPECT_TRUE(IsErased(Known(1, true)->owner));
    EXPECT_TRUE(IsErased(Known(3, true)->owner));
    EXPECT_FALSE(IsErased(Known(2)->owner));
    EXPECT_EQ(State().erased->rows, 2U);
  }
}

}  // namespace
}  // namespace weir::merge
