// Events leave a merged lake, wherever they stand in it, and do not come back.
#include <algorithm>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lake/erasure.h"
#include "src/lake/merged_audit_testing.h"
#include "src/lake/merged_lookup.h"
#include "src/merge/plan/names.h"

namespace weir::lake {
namespace {

using merge::MergedLake;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string LandedId(int id) { return fmt::format("6ae1768a-eb84-57ba-8981-{:012}", id); }

/// The lake of MergedAuditTest: 1 stored, with a duplicate; 2 stored, with a conflict; 3 stored; 4
/// and 5 held.
class MergedErasureTest : public MergedAuditTest {
 protected:
  Result<ErasureReport> Erased(const std::vector<int>& numbers, bool dry_run = false) {
    std::vector<std::string> texts;
    for (const int number : numbers) texts.push_back(LandedId(number));
    ErasedIds ids({}, ParseErasedIds({}, texts).value());
    return EraseFromMerged(merged_.objects, merged_.head, ids, {.dry_run = dry_run});
  }
  ErasureReport Erase(const std::vector<int>& numbers, bool dry_run = false) {
    auto report = Erased(numbers, dry_run);
    EXPECT_TRUE(report) << report.error().message;
    return report ? *std::move(report) : ErasureReport();
  }

  /// Names of objects that have a text somewhere: the lake is not packed; landings and rows that
  /// are held may be, and texts of the quarantine are in base64.
  std::vector<std::string> Having(const std::string& text) {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : objects()) {
      if (bytes.find(text) != std::string::npos) names.push_back(name);
    }
    return names;
  }
  /// Records that are finished.
  std::vector<std::string> Marks() {
    std::vector<std::string> marks = merged_.NamesBelow("erasures/");
    std::erase_if(marks, [](const std::string& name) { return !name.ends_with(".done"); });
    return marks;
  }
  void ExpectGood() {
    Run();
    EXPECT_THAT(found_, IsEmpty());
  }
};

TEST_F(MergedErasureTest, TheEventIsGoneAndTheAuditGood) {
  const ErasureReport report = Erase({1, 4});
  EXPECT_TRUE(report.is_finished);
  EXPECT_EQ(report.ids, 2U);
  EXPECT_EQ(report.known_before, 0U);
  EXPECT_EQ(report.counts, (ErasedCounts{.events = 2, .rows = 0, .landed = 3}));
  EXPECT_THAT(Having(LandedId(1)), IsEmpty());
  EXPECT_THAT(Having(LandedId(4)), IsEmpty());
  EXPECT_THAT(merged_.LinesBelow("lake/"), SizeIs(3));
  EXPECT_THAT(merged_.NamesBelow("merge/held/"), IsEmpty());
  ExpectGood();
  EXPECT_EQ(Run().erased, 2U);
}

TEST_F(MergedErasureTest, ConflictsAndWhatIsNoEventGoWithIt) {
  merged_.Land(6, 300, {R"({"event_uuid":")" + LandedId(2) + R"(","event_name":7})", "{"});
  merged_.MergeAll();
  ASSERT_THAT(merged_.LinesBelow("quarantine/"), SizeIs(4));
  const ErasureReport report = Erase({2});
  EXPECT_EQ(report.counts.events, 1U);
  EXPECT_EQ(report.counts.rows, 2U);
  EXPECT_THAT(merged_.LinesBelow("quarantine/"), SizeIs(2));
  ExpectGood();
}

TEST_F(MergedErasureTest, ASecondTimeChangesNothing) {
  Erase({1, 2});
  const auto before = objects();
  const ErasureReport again = Erase({2, 1});
  EXPECT_EQ(objects(), before);
  EXPECT_EQ(again.known_before, 2U);
  EXPECT_EQ(again.record, "");
  EXPECT_TRUE(again.is_finished);
}

TEST_F(MergedErasureTest, ADryRunSaysWhatItWouldDoAndDoesNot) {
  const auto before = objects();
  const ErasureReport report = Erase({1, 2, 4, 9}, true);
  EXPECT_EQ(objects(), before);
  EXPECT_EQ(report.counts, (ErasedCounts{.events = 3, .rows = 1, .landed = 5}));
  EXPECT_FALSE(report.is_finished);
}

TEST_F(MergedErasureTest, CopiesThatComeAfterwardsAreOnlyCounted) {
  Erase({1, 9});
  merged_.Land(6, 400,
               {MergedLake::Event(1), MergedLake::Event(1, R"(,"a":1)"), MergedLake::Event(9)});
  EXPECT_EQ(merged_.MergeAll().rows.duplicates, 3U);
  EXPECT_EQ(Erase({1, 9}, true).counts, (ErasedCounts{.events = 0, .rows = 0, .landed = 3}));
  ExpectGood();
  Erase({1, 9});
  EXPECT_THAT(Having(LandedId(1)), IsEmpty());
  EXPECT_THAT(Having(LandedId(9)), IsEmpty());
  ExpectGood();
}

TEST_F(MergedErasureTest, AWaitingLandingIsJudgedAsItWouldBe) {
  merged_.Land(6, 400,
               {MergedLake::Event(1), MergedLake::Event(8),
                R"({"event_uuid":")" + LandedId(1) + R"(","event_name":7})"});
  EXPECT_EQ(Erase({1}).counts.landed, 4U);
  const auto rows = merged_.MergeAll().rows;
  EXPECT_EQ(rows.stored, 1U);
  EXPECT_EQ(rows.duplicates, 1U);
  EXPECT_EQ(rows.quarantined, 1U);
  EXPECT_THAT(Having(LandedId(1)), IsEmpty());
  ExpectGood();
}

TEST_F(MergedErasureTest, TheRecordHasHashesAndNamesWhatWasChanged) {
  const ErasureReport report = Erase({1});
  const std::string record = objects().at(report.record);
  EXPECT_THAT(report.record, testing::StartsWith("erasures/2021-07-15T08:09:11"));
  EXPECT_THAT(record, Not(HasSubstr(LandedId(1))));
  EXPECT_THAT(record, HasSubstr(event::ToHex(event::Fingerprinter().Of(LandedId(1)))));
  const std::string stem = report.record.substr(0, report.record.size() - 5);
  EXPECT_THAT(merged_.LinesBelow(stem + "/"), Contains(HasSubstr(FirstBelow("landing/"))));
  EXPECT_THAT(objects().at(stem + ".done"), HasSubstr(R"("finished_at":"2021-07-15T08:09:11)"));
  EXPECT_THAT(record, HasSubstr("noncurrent versions"));
}

TEST_F(MergedErasureTest, FilesThatWereMadeOneAreCleanedToo) {
  merged_.settings.rolls_all = true;
  merged_.objects.now.micros += event::kMicrosPerDay;
  merged_.MergeAll();
  ASSERT_THAT(Having(LandedId(1)), Not(IsEmpty()));
  Erase({1});
  EXPECT_THAT(Having(LandedId(1)), IsEmpty());
  ExpectGood();
}

/// A roll-up that begins before the lake is gone through, and ends behind it.
TEST_F(MergedErasureTest, WhatIsRolledUpMeanwhileIsLookedThroughOnceMore) {
  merged_.objects.now.micros += event::kMicrosPerDay;
  bool has_rolled = false;
  merged_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    // The first file was read and is about to be replaced: others make it one with the next.
    if (has_rolled || call.operation != "Replace" || !call.name.starts_with("lake/")) {
      return std::nullopt;
    }
    has_rolled = true;
    merge::MergeSettings settings = merged_.settings;
    settings.rolls_all = true;
    EXPECT_TRUE(merge::RunMerge(settings, merged_.objects, merged_.head, [] { return true; }));
    return std::nullopt;
  };
  Erase({1});
  merged_.objects.hook = nullptr;
  EXPECT_TRUE(has_rolled);
  EXPECT_THAT(Having(LandedId(1)), IsEmpty());
  ExpectGood();
}

TEST_F(MergedErasureTest, TheAuditFindsWhatHasComeBack) {
  const std::string name = FirstBelow("lake/");
  const auto all = objects();
  Erase({1});
  for (const auto& [name_before, bytes] : all) {
    if (name_before.starts_with("lake/") && bytes.find(LandedId(1)) != std::string::npos) {
      objects()[name_before] = bytes;
    }
  }
  Run();
  EXPECT_THAT(found_, ElementsAre(HasSubstr("erased_event")));
  Erase({1});
  ExpectGood();
}

TEST_F(MergedErasureTest, WhatIsDamagedIsNamedAndTheRestIsDone) {
  const std::string name = FirstBelow("landing/");
  objects()[name] = objects()[name].substr(0, 100);
  const ErasureReport report = Erase({2});
  EXPECT_THAT(report.unreadable, SizeIs(1));
  EXPECT_FALSE(report.is_finished);
  EXPECT_THAT(Marks(), IsEmpty());
}

TEST_F(MergedErasureTest, ALookUpSaysWhen) {
  Erase({1});
  LakeInMemory lake(objects(), written_);
  const MergedLookupPlace where{lake, merged_.objects, merged_.head, {}, {}};
  const auto found = LookUpMerged(where, LandedId(1));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_FALSE(found->owner);
  EXPECT_THAT(found->erased_at, testing::StartsWith("2021-07-15T08:09:11"));
}

/// Stopped before or after one of many calls, then run again: the same comes of it, with one
/// record.
TEST_F(MergedErasureTest, StoppedAnywhereASecondRunCompletesIt) {
  merged_.Land(6, 400, {MergedLake::Event(1), MergedLake::Event(8)});
  const auto start = objects();
  const merge::Head head = Head();
  bool was_stopped = true;
  for (int stop = 1; was_stopped; stop += 1 + stop / 6) {
    objects() = start;
    ASSERT_TRUE(merged_.head.Move(Head(), head));
    int calls = 0;
    was_stopped = false;
    merged_.objects.hook = [&](const fakes::PortCall&) -> std::optional<Error> {
      was_stopped |= ++calls >= stop;
      if (calls < stop) return std::nullopt;
      return Error{ErrorKind::kUnavailable, "stopped"};
    };
    const auto stopped = Erased({1, 4});
    merged_.objects.hook = nullptr;
    EXPECT_TRUE(stopped || was_stopped);
    if (stop % 2 == 0) merged_.MergeAll();  // the function's run comes in between
    Erase({1, 4});
    merged_.MergeAll();
    EXPECT_THAT(Having(LandedId(1)), IsEmpty()) << stop;
    EXPECT_THAT(Having(LandedId(4)), IsEmpty()) << stop;
    EXPECT_THAT(Marks(), SizeIs(1)) << stop;
    ExpectGood();
  }
}

}  // namespace
}  // namespace weir::lake
