// Ranges that are judged piece by piece: what they become is what one go gives, whoever is stopped
// wherever, and whoever else is at it.
#include "src/merge/judge/range_pieces.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"
#include "src/merge/merged_lake_testing.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/plan.h"
#include "src/merge/worker.h"

namespace weir::merge {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr PlanNumber kJudged = 2;  ///< the plan that is judged in pieces

class RangePiecesTest : public ::testing::Test {
 protected:
  using Objects = fakes::InMemoryMergeObjects::Objects;

  /// A plan that is closed, and a window behind it: new ids, known ones, conflicts with both,
  /// rejections, what was landed before, and late rows.
  static void Fill(MergedLake& lake, std::uint32_t ranges) {
    lake.settings.ranges = ranges;
    std::vector<std::string> events;
    for (int id = 0; id < 40; ++id) events.push_back(MergedLake::Event(id));
    lake.Land(0, 1, events);
    lake.MergeAll();
    for (unsigned shard = 0; shard < 3; ++shard) {
      events.clear();
      for (int id = 20; id < 140; ++id) {
        const bool is_other = (id + static_cast<int>(shard)) % 7 == 0;
        const std::int64_t at = id % 5 == 0 ? 1'620'000'000 : 1'626'336'000;
        events.push_back(MergedLake::Event(id, is_other ? R"(,"x":1)" : "", at));
      }
      events.emplace_back("{");
      lake.Land(shard, 30, events);
    }
    ASSERT_TRUE(RunFor(lake, 1)) << "it makes the plan, and has no time for more";
    ASSERT_EQ(lake.head.head.plan, kJudged);
    ASSERT_FALSE(lake.head.head.closed);
    ASSERT_FALSE(lake.objects.objects.contains(VerdictsName(kJudged, 0)));
  }

  /// A run that has time for so many steps.
  static Result<MergeSummary> RunFor(MergedLake& lake, int steps) {
    return RunMerge(lake.settings, lake.objects, lake.head, [&steps] { return steps-- > 0; });
  }

  /// As if nobody had made the plan: whoever merges next makes it, and judges it in one go.
  static void MakeAnew(MergedLake& lake) {
    lake.objects.objects.erase(PlanName(kJudged));
    lake.head.head = {1, DigestOf(lake.objects.objects[PlanName(1)]), true};
  }

  /// The lake whose window was judged in one go.
  static Objects InOneGo(std::uint32_t ranges) {
    MergedLake lake;
    Fill(lake, ranges);
    MakeAnew(lake);
    lake.MergeAll();
    EXPECT_THAT(lake.NamesBelow(kPiecesFolder), IsEmpty());
    return Made(lake);
  }

  /// All but pieces, notes, and who merges.
  static Objects Made(const MergedLake& lake) {
    Objects made;
    for (const auto& [name, bytes] : lake.objects.objects) {
      const bool is_hint = name.starts_with(kPiecesFolder) || name.ends_with(".progress");
      if (!is_hint) made[name] = bytes;
    }
    return made;
  }

  static std::size_t PagesOf(const MergedLake& lake) {
    return static_cast<std::size_t>(
        std::ranges::count_if(lake.NamesBelow(kPiecesFolder),
                              [](const std::string& name) { return name.ends_with(".verdicts"); }));
  }

  MergedLake lake_;
};

TEST(PiecesOf, ARangeAreItsEqualPartsInTheirOrder) {
  for (const std::uint32_t ranges : {1U, 2U, 3U, 7U, kMaxRanges}) {
    const auto all = RangesOf(ranges);
    for (const std::uint32_t number : {0U, ranges / 2, ranges - 1}) {
      const auto pieces = PiecesOf(ranges, number);
      ASSERT_THAT(pieces, SizeIs(kPiecesOfRange));
      EXPECT_EQ(pieces.front().first, all[number].first) << ranges << " " << number;
      EXPECT_EQ(pieces.back().last, all[number].last) << ranges << " " << number;
      for (std::size_t i = 1; i < pieces.size(); ++i) {
        EXPECT_LT(pieces[i - 1].last, pieces[i].first);
      }
    }
  }
  EXPECT_EQ(PiecesOf(1, 0)[10].first.front(), std::byte{0xA0}) << "the next four bits";
  EXPECT_EQ(PiecesOf(1, 0)[10].last.front(), std::byte{0xAF});
}

TEST_F(RangePiecesTest, ComposedAreWhatOneGoGivesByteForByte) {
  for (const std::uint32_t ranges : {1U, 2U, 3U}) {
    MergedLake lake;
    Fill(lake, ranges);
    lake.MergeAll();
    EXPECT_EQ(PagesOf(lake), kPiecesOfRange * ranges);
    EXPECT_EQ(Made(lake), InOneGo(ranges)) << ranges;
  }
}

TEST_F(RangePiecesTest, EachRunTakesOneAtTheLeastAndNoneIsJudgedTwice) {
  Fill(lake_, 2);
  std::map<std::string, int> puts;
  lake_.objects.hook = [&puts](const fakes::PortCall& call) -> std::optional<Error> {
    const bool is_piece = call.name.starts_with(kPiecesFolder) && call.operation == "Create";
    if (is_piece && call.moment == fakes::PortMoment::kBeforeEffect) ++puts[std::string(call.name)];
    return std::nullopt;
  };
  for (std::size_t runs = 1; runs <= kPiecesOfRange; ++runs) {
    ASSERT_TRUE(RunFor(lake_, 1));
    EXPECT_EQ(PagesOf(lake_), runs);
    EXPECT_FALSE(lake_.objects.objects.contains(VerdictsName(kJudged, 0)));
  }
  ASSERT_TRUE(RunFor(lake_, 1));
  EXPECT_TRUE(lake_.objects.objects.contains(VerdictsName(kJudged, 0))) << "they are composed";
  EXPECT_EQ(PagesOf(lake_), kPiecesOfRange);
  lake_.MergeAll();
  EXPECT_EQ(PagesOf(lake_), 2 * kPiecesOfRange);
  for (const auto& [name, count] : puts) EXPECT_EQ(count, 1) << name;
  EXPECT_EQ(Made(lake_), InOneGo(2));
}

TEST_F(RangePiecesTest, WhoeverIsStoppedAnywhereLeavesWhatTheNextOneGoesOnWith) {
  const Objects in_one_go = InOneGo(1);
  const auto in_pieces = [&](int calls) {
    MergedLake lake;
    Fill(lake, 1);
    const auto stopped = lake.MergeWithAnswers(calls);
    lake.MergeAll();
    EXPECT_EQ(Made(lake), in_one_go) << calls;
    return stopped.has_value();
  };
  for (int calls = 0; !in_pieces(calls); calls += 7) ASSERT_LT(calls, 2'000);
}

TEST_F(RangePiecesTest, ATwinThatJudgesInOneGoGivesTheSameWhereverTheOtherIs) {
  const Objects in_one_go = InOneGo(1);
  for (std::uint32_t steps = 1; steps <= kPiecesOfRange + 3; ++steps) {
    MergedLake lake;
    Fill(lake, 1);
    // Whoever has made the plan goes on, and has what it judged ready to be put; meanwhile another
    // has found the plan open.
    MakeAnew(lake);
    bool is_other_done = false;
    lake.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
      if (call.operation == "Sign" && call.name == IndexName(kJudged, 0) &&
          !std::exchange(is_other_done, true)) {
        EXPECT_TRUE(RunFor(lake, static_cast<int>(steps)));
        EXPECT_EQ(PagesOf(lake), std::min(kPiecesOfRange, steps));
      }
      return std::nullopt;
    };
    lake.MergeAll();
    EXPECT_TRUE(is_other_done);
    lake.MergeAll();
    EXPECT_EQ(Made(lake), in_one_go) << steps;
  }
}

TEST_F(RangePiecesTest, NoneIsJudgedAnyMoreOnceAnotherHasPutTheRangesPage) {
  const Objects in_one_go = InOneGo(1);
  Fill(lake_, 1);
  lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation == "Create" && call.name == PieceVerdictsName(kJudged, 0, 4)) {
      for (const std::string& name : {IndexName(kJudged, 0), VerdictsName(kJudged, 0)}) {
        lake_.objects.objects[name] = in_one_go.at(name);
      }
    }
    return std::nullopt;
  };
  lake_.MergeAll();
  EXPECT_EQ(PagesOf(lake_), 5U);
  EXPECT_EQ(Made(lake_), in_one_go);
}

TEST_F(RangePiecesTest, OneThatIsGoneIsNamedAndJudgedAgain) {
  Fill(lake_, 1);
  ASSERT_TRUE(RunFor(lake_, static_cast<int>(kPiecesOfRange)));
  for (const auto& name_of : {PieceVerdictsName, PieceIndexName}) {
    const std::string name = name_of(kJudged, 0, 2);
    ASSERT_EQ(PagesOf(lake_), kPiecesOfRange);
    // Behind the look at each piece, before they are composed.
    lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
      if (call.operation == "Get" && call.name == PieceVerdictsName(kJudged, 0, 15)) {
        lake_.objects.objects.erase(name);
      }
      return std::nullopt;
    };
    const auto refused = lake_.Merge();
    lake_.objects.hook = {};
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, AllOf(HasSubstr(name), HasSubstr("gone")));
    EXPECT_FALSE(lake_.objects.objects.contains(VerdictsName(kJudged, 0)));
    lake_.objects.objects.erase(PieceVerdictsName(kJudged, 0, 2));
    ASSERT_TRUE(RunFor(lake_, 1));
  }
  lake_.MergeAll();
  EXPECT_EQ(Made(lake_), InOneGo(1));
}

TEST_F(RangePiecesTest, ADamagedOneIsNamedAndOnceDeletedMadeAgain) {
  Fill(lake_, 1);
  ASSERT_TRUE(RunFor(lake_, static_cast<int>(kPiecesOfRange)));
  for (const auto& name_of : {PieceVerdictsName, PieceIndexName}) {
    const std::string name = name_of(kJudged, 0, 3);
    lake_.objects.objects.at(name)[20] ^= 1;
    const auto refused = lake_.Merge();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
    EXPECT_THAT(refused.error().message, HasSubstr(name));
    EXPECT_FALSE(lake_.objects.objects.contains(VerdictsName(kJudged, 0)));
    lake_.objects.objects.erase(name);
    lake_.objects.objects.erase(PieceVerdictsName(kJudged, 0, 3));
    ASSERT_TRUE(RunFor(lake_, 1));
  }
  lake_.MergeAll();
  EXPECT_EQ(Made(lake_), InOneGo(1));
}

TEST_F(RangePiecesTest, AreDeletedWithinADayOnceTheirPlanIsClosed) {
  Fill(lake_, 1);
  lake_.MergeAll();
  EXPECT_EQ(PagesOf(lake_), kPiecesOfRange);
  lake_.objects.now.micros += event::kMicrosPerDay;
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow(kPiecesFolder), IsEmpty());
  EXPECT_TRUE(lake_.objects.objects.contains(VerdictsName(kJudged, 0)));
}

TEST_F(RangePiecesTest, AWindowThatARunMakesItselfIsJudgedInOneGo) {
  lake_.Land(0, 1, {MergedLake::Event(1)});
  lake_.MergeAll();
  lake_.Land(0, 2, {MergedLake::Event(2)});
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow(kPiecesFolder), IsEmpty());
}

}  // namespace
}  // namespace weir::merge
