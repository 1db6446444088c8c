// Days of a merged lake are listed and rolled up: what readers find then, and who goes on after
// whom.
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merged_lake_testing.h"
#include "src/merge/rollup/manifest.h"

namespace weir::merge {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::int64_t kHourMicros = event::kMicrosPerDay / 24;
constexpr event::Day kRolledDay{18823};  // 2021-07-15, when lakes begin

class RollUpTest : public ::testing::Test {
 protected:
  RollUpTest() {
    lake_.settings.hold_hours = 0;
    lake_.settings.roll_after_hours = 2;
  }

  static std::string Event(int id, std::int64_t at = 1'626'336'000) {
    return MergedLake::Event(id, "", at);
  }

  /// One window for each id; all of them go into one folder.
  void MergeWindows(int from, int count) {
    for (int i = from; i < from + count; ++i) {
      lake_.Land(0, static_cast<std::uint64_t>(i), {Event(i)});
      lake_.MergeAll();
    }
  }

  void Wait(std::int64_t hours) { lake_.objects.now.micros += hours * kHourMicros; }

  /// What somebody reads who takes the files that a day's manifest lists.
  std::vector<std::string> LinesOf(event::Day day) {
    std::vector<std::string> lines;
    for (const std::string& name : ManifestOf(day)) {
      EXPECT_TRUE(lake_.objects.objects.contains(name)) << name;
      for (std::string& line : lake_.LinesBelow(name)) lines.push_back(std::move(line));
    }
    return lines;
  }
  std::vector<std::string> ManifestOf(event::Day day) {
    const auto manifest = lake_.objects.objects.find(ManifestName(day));
    if (manifest == lake_.objects.objects.end()) return {};
    return ParseManifest(manifest->second, day, lake_.objects.Root(), "manifest").value();
  }

  /// Each line once, whoever reads raw.
  void ExpectEachOnceRaw(std::size_t count) {
    const auto lines = lake_.LinesBelow("lake/");
    EXPECT_THAT(lines, SizeIs(count));
    EXPECT_THAT(std::set<std::string>(lines.begin(), lines.end()), SizeIs(count));
  }

  /// Has a run fail from its first call on, from its second, and so on until one is through, each
  /// from what stands now; `look` sees what it has left.
  template <typename Look>
  void StopAnywhere(const Look& look) {
    const auto objects = lake_.objects.objects;
    const Head head = lake_.head.head;
    bool is_through = false;
    for (int calls = 0; !is_through; ++calls) {
      ASSERT_LT(calls, 1'000);
      lake_.objects.objects = objects;
      lake_.head.head = head;
      is_through = lake_.MergeWithAnswers(calls).has_value();
      look(calls);
    }
    lake_.objects.objects = objects;
    lake_.head.head = head;
  }

  MergedLake lake_;
};

TEST_F(RollUpTest, ManifestListsTheFilesOfItsDay) {
  lake_.Land(0, 1, {Event(1), Event(2, 1'626'422'400)});
  lake_.MergeAll();
  lake_.Land(0, 3, {Event(3)});
  lake_.MergeAll();
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(2));
  EXPECT_THAT(ManifestOf({kRolledDay.days + 1}), SizeIs(1));
  EXPECT_THAT(LinesOf(kRolledDay), SizeIs(2));
  EXPECT_EQ(ManifestOf(kRolledDay).size() + 1, lake_.NamesBelow("lake/").size());
}

TEST_F(RollUpTest, AManifestThatGrowsTooLargeIsNamed) {
  MergeWindows(0, 1);
  lake_.settings.outputs.large_manifest_bytes =
      2 * lake_.objects.objects.at(ManifestName(kRolledDay)).size();
  lake_.Land(0, 1, {Event(1)});
  const MergeSummary large = lake_.MergeAll();
  ASSERT_THAT(large.large, SizeIs(1));
  EXPECT_THAT(large.large[0].message, HasSubstr(ManifestName(kRolledDay)));
  lake_.settings.outputs.large_manifest_bytes *= 2;
  lake_.Land(0, 2, {Event(2)});
  EXPECT_THAT(lake_.MergeAll().large, SizeIs(0));
}

TEST_F(RollUpTest, ADayThatIsOverBecomesOneFile) {
  MergeWindows(1, 9);
  const auto before = LinesOf(kRolledDay);
  Wait(24);
  lake_.MergeAll();
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(1));
  EXPECT_EQ(LinesOf(kRolledDay), before);
  EXPECT_THAT(lake_.NamesBelow("lake/"), SizeIs(10));
  Wait(2);
  lake_.MergeAll();
  EXPECT_EQ(lake_.NamesBelow("lake/"), ManifestOf(kRolledDay));
  ExpectEachOnceRaw(9);
}

TEST_F(RollUpTest, FilesThatReadersMayHaveStayForAnHour) {
  MergeWindows(1, 9);
  const auto listed = ManifestOf(kRolledDay);
  Wait(24);
  lake_.MergeAll();
  lake_.objects.now.micros += kHourMicros - 1;
  lake_.MergeAll();
  for (const std::string& name : listed) EXPECT_TRUE(lake_.objects.objects.contains(name));
  lake_.objects.now.micros += 1;
  lake_.MergeAll();
  EXPECT_EQ(lake_.NamesBelow("lake/"), ManifestOf(kRolledDay));
}

TEST_F(RollUpTest, NothingIsRolledUpUnlessItIsAskedFor) {
  lake_.settings.roll_after_hours = 0;
  MergeWindows(1, 9);
  Wait(48);
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow("lake/"), SizeIs(9));
}

TEST_F(RollUpTest, ADayThatIsNotOverOrGotFewFilesStaysAsItIs) {
  MergeWindows(1, 9);
  Wait(2);
  lake_.MergeAll();
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(9));
  lake_.Land(0, 20, {Event(20, 1'626'422'400)});
  Wait(72);
  lake_.MergeAll();
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(1));
  EXPECT_THAT(ManifestOf({kRolledDay.days + 1}), SizeIs(1));
}

TEST_F(RollUpTest, AllDaysAtOnceWhereSomebodySaysSo) {
  lake_.settings.roll_after_hours = 0;
  MergeWindows(1, 3);
  for (int i = 4; i < 7; ++i) {
    lake_.Land(0, static_cast<std::uint64_t>(i), {Event(i, 1'626'422'400)});
    lake_.MergeAll();
  }
  Wait(30);
  lake_.settings.rolls_all = true;
  lake_.MergeAll();
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(1));
  EXPECT_THAT(ManifestOf({kRolledDay.days + 1}), SizeIs(3)) << "it is not over";
  EXPECT_EQ(lake_.MergeAll().plans, 0U);
}

TEST_F(RollUpTest, ADamagedFileStaysAndIsNamed) {
  MergeWindows(1, 9);
  const std::string damaged = ManifestOf(kRolledDay)[3];
  lake_.objects.objects[damaged].pop_back();
  Wait(24);
  const MergeSummary summary = lake_.MergeAll();
  ASSERT_THAT(summary.damaged, SizeIs(1));
  EXPECT_THAT(summary.damaged[0].message, HasSubstr(damaged));
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(2));
  EXPECT_EQ(ManifestOf(kRolledDay)[0], damaged);
}

TEST_F(RollUpTest, AManifestThatWasDeletedIsMadeAnewAndListsNothingTwice) {
  MergeWindows(1, 9);
  Wait(24);
  lake_.MergeAll();
  lake_.objects.objects.erase(ManifestName(kRolledDay));
  lake_.Land(0, 30, {Event(30)});
  lake_.MergeAll();
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(2));
  const auto lines = LinesOf(kRolledDay);
  EXPECT_THAT(lines, SizeIs(10));
  EXPECT_THAT(std::set<std::string>(lines.begin(), lines.end()), SizeIs(10));
}

/// A day's first manifest replaces no version that would tell whoever is slow that others went on.
TEST_F(RollUpTest, WhoeverWasFrozenPublishesNothingOnceThePlanIsClosed) {
  lake_.Land(0, 1, {Event(1)});
  bool was_frozen = false;
  lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    if (was_frozen || call.operation != "Sign" || call.name != ManifestName(kRolledDay)) {
      return std::nullopt;
    }
    was_frozen = true;
    lake_.MergeAll();
    EXPECT_EQ(lake_.objects.objects.erase(ManifestName(kRolledDay)), 1U);
    return std::nullopt;
  };
  EXPECT_TRUE(lake_.MergeAll().done);
  EXPECT_TRUE(was_frozen);
  EXPECT_FALSE(lake_.objects.objects.contains(ManifestName(kRolledDay)));
}

TEST_F(RollUpTest, FilesOfOtherLayoutsAreListedAndRolledUp) {
  lake_.Land(0, 1, {Event(1)});
  lake_.MergeAll();
  const std::string folder = lake_.NamesBelow("lake/")[0];
  const std::string batch = folder.substr(0, folder.rfind('/')) + "/k-000-1-0.json";
  lake_.objects.objects.erase(ManifestName(kRolledDay));
  lake_.objects.objects[batch] = "{\"old\":1}\n";
  MergeWindows(2, 1);
  EXPECT_THAT(LinesOf(kRolledDay), SizeIs(3));
  lake_.settings.rolls_all = true;
  Wait(24);
  lake_.MergeAll();
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(1));
  EXPECT_THAT(LinesOf(kRolledDay), testing::Contains("{\"old\":1}"));
}

TEST_F(RollUpTest, AFileThatItsOwnerDeletedIsNotWaitedFor) {
  MergeWindows(1, 9);
  Wait(24);
  const std::string gone = ManifestOf(kRolledDay)[2];
  lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    // Once the plan names it.
    if (call.operation == "Create" && call.name == "merge/plans/000000000011.json") {
      lake_.objects.objects.erase(gone);
    }
    return std::nullopt;
  };
  lake_.MergeAll();
  EXPECT_FALSE(lake_.objects.objects.contains(gone));
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(1));
  EXPECT_THAT(LinesOf(kRolledDay), SizeIs(8));
}

TEST_F(RollUpTest, AManifestThatIsDamagedIsMadeAnewAndStopsNothing) {
  MergeWindows(1, 9);
  Wait(24);
  lake_.objects.objects[ManifestName(kRolledDay)] += "x";
  const MergeSummary summary = lake_.MergeAll();
  ASSERT_THAT(summary.damaged, SizeIs(1));
  EXPECT_THAT(summary.damaged[0].message, HasSubstr("line 10 is cut short"));
  lake_.Land(0, 30, {Event(30)});
  lake_.MergeAll();
  EXPECT_THAT(LinesOf(kRolledDay), SizeIs(10));
}

TEST_F(RollUpTest, FilesOutsideTheFoldersOfEventsStayAsTheyAre) {
  const std::string folder = LakeDayFolder(kRolledDay);
  lake_.Land(0, 1, {Event(1)});
  lake_.MergeAll();
  lake_.objects.objects.erase(ManifestName(kRolledDay));
  lake_.objects.objects[folder + "a.json"] = "{}\n";
  lake_.objects.objects[folder + "b.json"] = "{}\n";
  MergeWindows(2, 9);
  Wait(24);
  lake_.MergeAll();
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(3));
  MergeWindows(20, 1);
  EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(4));
}

TEST_F(RollUpTest, TheGraceIsTheMostThatAPlanWasMadeWith) {
  lake_.settings.reader_grace_hours = 5;
  MergeWindows(1, 9);
  Wait(24);
  lake_.MergeAll();
  lake_.settings.reader_grace_hours = 1;
  Wait(4);
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow("lake/"), SizeIs(10));
  Wait(1);
  lake_.MergeAll();
  EXPECT_THAT(lake_.NamesBelow("lake/"), SizeIs(1));
}

TEST_F(RollUpTest, AClockThatWasAheadKeepsNothingForLong) {
  MergeWindows(1, 9);
  Wait(24 * 400);
  lake_.MergeAll();
  Wait(-24 * 399);
  lake_.MergeAll();
  Wait(1);
  MergeWindows(20, 1);
  Wait(2);
  lake_.MergeAll();
  EXPECT_EQ(lake_.NamesBelow("lake/"), ManifestOf(kRolledDay));
}

TEST_F(RollUpTest, AManifestThatIsDeletedAnywhereListsNothingTwice) {
  MergeWindows(1, 9);
  Wait(24);
  const auto before = lake_.objects.objects;
  const merge::Head head = lake_.head.head;
  const auto lines = LinesOf(kRolledDay);
  for (int calls = 1; true; ++calls) {
    lake_.objects.objects = before;
    lake_.head.head = head;
    int left = calls;
    bool is_deleted = false;
    lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
      const bool can_see_it = ManifestName(kRolledDay).starts_with(call.name);
      if (can_see_it && --left == 0) {
        is_deleted = lake_.objects.objects.erase(ManifestName(kRolledDay)) > 0;
      }
      return std::nullopt;
    };
    lake_.MergeAll();
    lake_.objects.hook = {};
    lake_.Land(0, 30, {Event(30)});
    lake_.MergeAll();
    EXPECT_EQ(LinesOf(kRolledDay).size(), lines.size() + 1) << calls;
    if (!is_deleted) break;
    ASSERT_LT(calls, 1'000);
  }
}

/// However often a worker is stopped, each reader has each event once through the manifest.
TEST_F(RollUpTest, WhatIsStoppedAnywhereIsTakenUpByTheNext) {
  MergeWindows(1, 9);
  Wait(24);
  const auto lines = LinesOf(kRolledDay);
  StopAnywhere([&](int calls) {
    EXPECT_EQ(LinesOf(kRolledDay), lines) << calls;
    lake_.MergeAll();
    EXPECT_THAT(ManifestOf(kRolledDay), SizeIs(1)) << calls;
    EXPECT_EQ(LinesOf(kRolledDay), lines) << calls;
  });
  lake_.MergeAll();
  Wait(2);
  StopAnywhere([&](int calls) {
    EXPECT_EQ(LinesOf(kRolledDay), lines) << calls;
    lake_.MergeAll();
    EXPECT_EQ(lake_.NamesBelow("lake/"), ManifestOf(kRolledDay)) << calls;
  });
}

}  // namespace
}  // namespace weir::merge
