// The audit of a merged lake: nothing is said of a good one, and each damage is found.
#include "src/lake/merged_audit.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/codec/compressor.h"
#include "src/codec/decompressor.h"
#include "src/lake/merged_audit_testing.h"
#include "src/merge/index/index_file.h"
#include "src/merge/output/held.h"
#include "src/merge/plan/names.h"

namespace weir::lake {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;

TEST_F(MergedAuditTest, OfAGoodLakeNothingIsSaid) {
  const AuditReport report = Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_EQ(report.events, 3U);
  EXPECT_EQ(report.merged->held, 2U);
  EXPECT_EQ(report.claims, 5U);
  EXPECT_EQ(report.rows, 2U);
  EXPECT_EQ(report.ledger_entries, 2U);
  EXPECT_EQ(report.merged->plan, 2U);
  EXPECT_EQ(report.merged->open, std::nullopt);
  EXPECT_EQ(report.merged->waiting, 0U);
  EXPECT_TRUE(report.is_compared_with_ledger);
  EXPECT_TRUE(report.is_looked_into);
  EXPECT_EQ(waits_, 0);
}

TEST_F(MergedAuditTest, OfALakeWhoseHeldRowsWereStoredNothingIsSaid) {
  merged_.objects.now.micros += 7 * 3'600 * event::kMicrosPerSecond;
  merged_.MergeAll();
  const AuditReport report = Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_EQ(report.events, 5U);
  EXPECT_EQ(report.merged->held, 0U);
}

TEST_F(MergedAuditTest, OfALakeThatNothingWasMergedIntoNothingIsSaid) {
  const auto landing = *objects().lower_bound("landing/");
  merged_.objects.objects = {landing};
  ASSERT_TRUE(merged_.head.Move(Head(), {}));
  const AuditReport report = Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_EQ(report.merged->plan, 0U);
  EXPECT_EQ(report.merged->waiting, 1U);
}

TEST_F(MergedAuditTest, AManifestThatIsNotTheListOfItsFiles) {
  const auto manifest = objects().lower_bound("manifests/");
  ASSERT_NE(manifest, objects().end());
  const std::string good = manifest->second;
  manifest->second = good.substr(good.find('\n') + 1);
  ASSERT_TRUE(Audited());
  EXPECT_THAT(found_, ElementsAre(AllOf(StartsWith("manifest_differs manifests/year=2021"),
                                        HasSubstr("does not list a file: lake/"))));
  std::string name = good.substr(0, good.find('\n'));
  manifest->second = good + name.substr(0, name.rfind('/')) + "/~.json\n";
  ASSERT_TRUE(Audited());
  EXPECT_THAT(found_, ElementsAre(HasSubstr("lists a file that the lake does not have: lake/")));
  manifest->second = good + "x";
  ASSERT_TRUE(Audited());
  EXPECT_THAT(found_, ElementsAre(HasSubstr("damaged: line")));
  manifest->second = "s3://other/" + good;
  ASSERT_TRUE(Audited());
  EXPECT_THAT(found_, ElementsAre(HasSubstr("line 1 is no file of this lake")));
  objects().erase(manifest);
  ASSERT_TRUE(Audited());
  EXPECT_THAT(found_, ElementsAre(HasSubstr("it is gone, and the day has")));
}

TEST_F(MergedAuditTest, LandingsThatWaitAreCountedAndNoFault) {
  merged_.Land(6, 300, {merge::MergedLake::Event(9)});
  EXPECT_EQ(Run().merged->waiting, 1U);
  EXPECT_THAT(found_, IsEmpty());
}

/// Its outputs are there in part: what the plans before have made is audited.
TEST_F(MergedAuditTest, WhatAnOpenPlanHasMadeIsPassedOver) {
  merged_.Land(6, 300, {merge::MergedLake::Event(9), "{"});
  merged_.MergeAll();
  objects().erase(merge::DoneName(3));
  objects().erase(
      FirstBelow("ledger/k9be83f7b08d5a3ad-000000000006-0000000000000000000000000000000"
                 "0000000000000000000000300"));
  Unplan();
  options_.patience = std::chrono::seconds(3);
  const AuditReport report = Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_EQ(report.merged->plan, 2U);
  EXPECT_EQ(report.merged->open, 3U);
  EXPECT_EQ(report.events, 3U);
  EXPECT_FALSE(report.is_compared_with_ledger);
  EXPECT_EQ(waits_, 3);
}

TEST_F(MergedAuditTest, AnOpenPlanIsWaitedFor) {
  merged_.Land(6, 300, {merge::MergedLake::Event(9)});
  merged_.MergeAll();
  const auto done = objects().extract(merge::DoneName(3));
  Unplan();
  while_waiting_ = [&] { objects()[done.key()] = done.mapped(); };
  options_.patience = std::chrono::seconds(60);
  const AuditReport report = Run();
  EXPECT_EQ(report.merged->plan, 3U);
  EXPECT_EQ(report.merged->open, std::nullopt);
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(MergedAuditTest, AnObjectOfTheLakeThatIsGone) {
  objects().erase(FirstBelow("lake/"));
  Run();
  EXPECT_THAT(found_, IsSupersetOf({StartsWith("object_missing : plan 1 has made"),
                                    StartsWith("row_without_event merge/index/"),
                                    StartsWith("ledger_disagrees")}));
}

TEST_F(MergedAuditTest, ARowOfTheQuarantineThatIsGone) {
  objects().erase(FirstBelow("quarantine/"));
  Run();
  EXPECT_THAT(found_, ElementsAre(StartsWith("object_missing : plan")));
}

TEST_F(MergedAuditTest, AnObjectThatStandsTwice) {
  const std::string name = FirstBelow("lake/");
  const std::string folder = name.substr(0, name.rfind('/') + 1);
  objects()[folder + "copy.json"] = objects().at(name);
  Run();
  EXPECT_THAT(found_,
              IsSupersetOf({StartsWith("object_unknown " + folder + "copy.json"),
                            StartsWith("event_twice " + folder + "copy.json: also in " + name)}));
  objects().erase(folder + "copy.json");
  objects()[folder + "m000000000001-7.json"] = objects().at(name);
  Run();
  EXPECT_THAT(found_, IsSupersetOf({StartsWith("object_unknown : plan 1 has made"),
                                    StartsWith("event_twice " + folder)}));
  objects().erase(folder + "m000000000001-7.json");
  objects()[folder + "m000000000044-0.json"] = "";
  Run();
  EXPECT_THAT(found_, ElementsAre(AllOf(StartsWith("object_unknown " + folder),
                                        HasSubstr("there is no plan 44"))));
}

TEST_F(MergedAuditTest, ALineThatWasChanged) {
  std::string& text = objects().at(FirstBelow("lake/"));
  text.replace(text.find("1626336000"), 10, "1626336001");
  Run();
  EXPECT_THAT(found_, Contains(StartsWith("event_changed lake/")));
}

TEST_F(MergedAuditTest, AnObjectThatIsCutOff) {
  const std::string name = FirstBelow("lake/");
  objects()[name + ".gz"] = std::string("\x1f\x8b\x08", 3);
  objects().erase(name);
  Run();
  EXPECT_THAT(found_, Contains(StartsWith("object_unreadable " + name + ".gz")));
  EXPECT_THAT(found_, Not(Contains(StartsWith("row_without_event"))));
}

/// The index is made anew by hand, as no merge would.
class MergedIndexTest : public MergedAuditTest {
 protected:
  std::vector<merge::IndexRow> RowsOf(const std::string& name) {
    const auto source = merged_.objects.Open(name);
    auto reader = merge::IndexReader::Open(**source, std::nullopt);
    std::vector<merge::IndexRow> rows;
    for (auto row = reader->Next(); row->has_value(); row = reader->Next()) rows.push_back(**row);
    return rows;
  }
  /// The last plan's file gets other rows, and its result says so.
  void SetRows(const std::vector<merge::IndexRow>& rows) {
    merge::IndexWriter writer({});
    for (const merge::IndexRow& row : rows) writer.Add(row);
    const std::string name = merge::IndexName(2, 0);
    objects()[name] = writer.Finish();
    const std::string done = merge::DoneName(2);
    auto result = merge::ParsePlanResult(objects().at(done), done).value();
    result.index.at(0).rows = rows.size();
    result.index.at(0).bytes = objects().at(name).size();
    objects()[done] = merge::FormatPlanResult(result);
  }
};

TEST_F(MergedIndexTest, AnEventThatTheIndexDoesNotHave) {
  auto rows = RowsOf(merge::IndexName(2, 0));
  rows.pop_back();
  SetRows(rows);
  Run();
  EXPECT_THAT(found_, ElementsAre(StartsWith("event_without_row ")));
}

TEST_F(MergedIndexTest, AnEventThatTheIndexMayHaveForgottenIsCounted) {
  auto rows = RowsOf(merge::IndexName(2, 0));
  std::erase_if(rows, [](const merge::IndexRow& row) {
    return row.owner.find("202-000000") != std::string::npos;  // of event 4, which is held
  });
  SetRows(rows);
  const std::int64_t written = merged_.objects.now.micros / event::kMicrosPerSecond;
  now_ = written + 33 * 86'400;  // it is known for 35 days
  EXPECT_EQ(Run().expired, 0U);
  EXPECT_THAT(found_, ElementsAre(StartsWith("event_without_row merge/held/")));
  now_ = written + 34 * 86'400;
  EXPECT_EQ(Run().expired, 1U);
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(MergedIndexTest, ARowWithoutItsEvent) {
  auto rows = RowsOf(merge::IndexName(2, 0));
  merge::IndexRow row = rows.back();
  row.hash.back() ^= std::byte{1};
  rows.insert(std::ranges::upper_bound(rows, row.hash, {}, &merge::IndexRow::hash), row);
  SetRows(rows);
  Run();
  EXPECT_THAT(found_, ElementsAre(StartsWith("row_without_event merge/index/")));
}

TEST_F(MergedIndexTest, AnIdOfTwoRuns) {
  auto rows = RowsOf(merge::IndexName(2, 0));
  const merge::IndexRow row = RowsOf(merge::IndexName(1, 0)).front();
  rows.insert(std::ranges::upper_bound(rows, row.hash, {}, &merge::IndexRow::hash), row);
  SetRows(rows);
  Run();
  EXPECT_THAT(found_, ElementsAre(StartsWith("index_twice merge/index/000000000002-000: also in "
                                             "merge/index/000000000001-000")));
}

TEST_F(MergedIndexTest, AFileOfTheIndexThatIsDamagedOrGone) {
  objects().at(merge::IndexName(1, 0))[20] ^= 1;
  Run();
  EXPECT_THAT(found_, ElementsAre(StartsWith("object_unreadable merge/index/000000000001-000")));
  objects().erase(merge::IndexName(1, 0));
  Run();
  EXPECT_THAT(found_, ElementsAre(StartsWith("object_missing merge/index/000000000001-000")));
}

TEST_F(MergedAuditTest, AnEntryOfTheLedgerThatIsGone) {
  objects().erase(FirstBelow("ledger/"));
  Run();
  EXPECT_THAT(found_, IsSupersetOf({StartsWith("ledger_lacks_record merge/index/"),
                                    StartsWith("ledger_disagrees")}));
}

TEST_F(MergedAuditTest, APlanThatIsGoneOrDamaged) {
  const auto plan = objects().extract(merge::PlanName(1));
  Run();
  EXPECT_THAT(found_, ElementsAre(StartsWith("object_missing merge/plans/000000000001.json")));
  objects()[merge::PlanName(1)] = plan.mapped() + " ";
  Run();
  EXPECT_THAT(found_, Contains(StartsWith("object_unreadable merge/plans/000000000001.json")));
}

TEST_F(MergedAuditTest, APlanThatIsAnotherThanTheNextWasMadeAfter) {
  std::string& bytes = objects().at(merge::PlanName(1));
  const std::string_view at = R"("made_at":"2021-07-15T08:09)";
  bytes.replace(bytes.find(at) + at.size() - 1, 1, "8");
  Run();
  EXPECT_THAT(found_, ElementsAre(AllOf(StartsWith("object_unreadable merge/plans/000000000001"),
                                        HasSubstr("other bytes than the next plan"))));
}

TEST_F(MergedAuditTest, AResultThatIsGone) {
  objects().erase(merge::DoneName(1));
  Run();
  EXPECT_THAT(found_, ElementsAre(StartsWith("object_missing merge/plans/000000000001.done")));
}

TEST_F(MergedAuditTest, TheLastPlanIsNeededToTellAnything) {
  objects().erase(merge::PlanName(2));
  const auto report = Audited();
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message, HasSubstr("merge/plans/000000000002.json: it is gone"));
}

TEST_F(MergedAuditTest, ALakeOfAnotherHeadIsNotAudited) {
  objects()[std::string(merge::kOwnerName)] = "somebody else";
  const auto report = Audited();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::kConflict);
}

TEST_F(MergedAuditTest, AHeldPartThatIsGoneOrDamaged) {
  const std::string name = FirstBelow("merge/held/");
  objects().at(name).resize(objects().at(name).size() / 2);
  Run();
  EXPECT_THAT(found_, Contains(StartsWith("object_unreadable " + name)));
  objects().erase(name);
  Run();
  EXPECT_THAT(found_, Contains(StartsWith("object_missing " + name)));
  EXPECT_THAT(found_, Not(Contains(StartsWith("row_without_event"))));
}

TEST_F(MergedAuditTest, AHeldLineThatWasChanged) {
  const std::string name = FirstBelow("merge/held/");
  std::string text =
      codec::DecompressAll(codec::Compression::kZstd, objects().at(name), 1'000'000).value();
  text.replace(text.find("account:created\""), 16, "account:updated\"");
  std::string packed;
  codec::Compressor(codec::Compression::kZstd).Append(text, packed);
  objects()[name] = packed;
  Run();
  EXPECT_THAT(found_, Contains(StartsWith("event_changed " + name)));
}

}  // namespace
}  // namespace weir::lake
