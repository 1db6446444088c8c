// The audit of a lake in memory: nothing is found where nothing is wrong, and each damage is.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lake/audit_testing.h"

namespace weir::lake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(AuditTest, FindsNothingWhereNothingIsWrong) {
  options_.threads = 3;
  const AuditReport report = Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_EQ(report.objects, 3U);
  EXPECT_EQ(report.events, 4U);
  EXPECT_EQ(report.rows, 2U);
  EXPECT_EQ(report.claims, 6U);
  EXPECT_TRUE(report.is_compared_with_ledger);
}

TEST_F(AuditTest, FindsAnObjectThatIsGone) {
  options_.patience = std::chrono::seconds(2);
  lake_.objects().erase(ObjectOf("a"));
  Run();
  EXPECT_THAT(found_,
              ElementsAre("object_missing " + ObjectOf("a") + ":0 ", "ledger_disagrees :0 "));
  EXPECT_EQ(details_.front(), "2 claims name it");
  EXPECT_GE(waited_, options_.patience);
}

TEST_F(AuditTest, FindsLandingsThatNobodyJudges) {
  unjudged_ = {"landing/2021-07-15T08/s/p-t"};
  Run();
  EXPECT_THAT(found_, ElementsAre("landing_unjudged landing/2021-07-15T08/s/p-t:0 "));
}

TEST_F(AuditTest, FindsACopyOfAnObjectLineByLine) {
  lake_.objects()[ObjectOf("0")] = lake_.objects()[ObjectOf("a")];
  Run();
  EXPECT_THAT(found_,
              testing::UnorderedElementsAre("event_twice " + ObjectOf("0") + ":1 " + IdOf(1),
                                            "event_twice " + ObjectOf("0") + ":2 " + IdOf(2),
                                            "ledger_disagrees :0 "));
}

TEST_F(AuditTest, FindsALineTwice) {
  lake_.objects()[ObjectOf("a")] = Packed(LineOf(1) + LineOf(2) + LineOf(1));
  lake_.objects()[RowObjectOf("q")] = Packed(RowOf(5) + RowOf(6) + RowOf(6));
  figures_.may_be_replayed = true;
  Run();
  EXPECT_THAT(found_, testing::UnorderedElementsAre(
                          "event_twice " + ObjectOf("a") + ":3 " + IdOf(1),
                          "event_twice " + RowObjectOf("q") + ":3 " + PositionOf(6),
                          "ledger_disagrees :0 "));
}

TEST_F(AuditTest, FindsAChangedLine) {
  lake_.objects()[ObjectOf("a")] = Packed(LineOf(1) + LineOf(2, "free"));
  Run();
  EXPECT_THAT(found_, ElementsAre("event_changed " + ObjectOf("a") + ":2 " + IdOf(2)));
}

TEST_F(AuditTest, FindsALineThatIsNoEvent) {
  lake_.objects()[ObjectOf("a")] = Packed(LineOf(1) + "{\n");
  Run();
  EXPECT_THAT(found_, ElementsAre("line_unreadable " + ObjectOf("a") + ":2 ",
                                  "claim_without_event " + ObjectOf("a") + ":0 " + IdOf(2),
                                  "ledger_disagrees :0 "));
}

TEST_F(AuditTest, FindsAnObjectThatIsCutOffAndSaysNothingOfItsClaims) {
  std::string& bytes = lake_.objects()[ObjectOf("a")];
  bytes.resize(bytes.size() - 9);
  figures_.stored = 2;
  Run();
  EXPECT_THAT(found_, testing::Contains(HasSubstr("object_unreadable " + ObjectOf("a"))));
  EXPECT_THAT(found_, testing::Not(testing::Contains(HasSubstr("claim_without_event"))));
}

TEST_F(AuditTest, FindsAClaimWithoutItsEvent) {
  Claim('i' + IdOf(9), 9, ObjectOf("a"));
  Run();
  EXPECT_THAT(found_, ElementsAre("claim_without_event " + ObjectOf("a") + ":0 " + IdOf(9)));
}

TEST_F(AuditTest, FindsAnEventAndARowWithoutAClaim) {
  claims_.claims().erase('i' + IdOf(3));
  claims_.claims().erase('p' + PositionOf(5));
  Run();
  EXPECT_THAT(found_, testing::UnorderedElementsAre(
                          "event_without_claim " + ObjectOf("b") + ":1 " + IdOf(3),
                          "event_without_claim " + RowObjectOf("q") + ":1 " + PositionOf(5)));
}

TEST_F(AuditTest, CountsEventsWhoseClaimMayHaveExpired) {
  options_.claim_life = std::chrono::hours(24);
  claims_.claims().erase('i' + IdOf(3));
  const AuditReport report = Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_EQ(report.expired, 1U);
}

TEST_F(AuditTest, AClaimLivesFromTheArrivalWhichMayBeADayBeforeTheObject) {
  options_.claim_life = std::chrono::days(20);
  now_ = std::int64_t{86'400} * 18;
  claims_.claims().erase('i' + IdOf(3));
  EXPECT_EQ(Run().expired, 0U);
  EXPECT_EQ(counted_, 1U);
  now_ = std::int64_t{86'400} * 19;
  EXPECT_EQ(Run().expired, 1U);
}

TEST_F(AuditTest, FindsAnEventInAnotherObjectThanItsClaimSays) {
  claims_.claims()['i' + IdOf(3)].object = ObjectOf("a");
  Run();
  EXPECT_THAT(found_, ElementsAre("claim_elsewhere " + ObjectOf("b") + ":1 " + IdOf(3)));
}

TEST_F(AuditTest, FindsALedgerEntryThatIsLost) {
  judged_.erase(PlaceOfRecord(PositionOf(3)));
  judged_.erase(PlaceOfRecord(PositionOf(4)));
  figures_.stored = 2;
  Run();
  EXPECT_THAT(found_, ElementsAre(HasSubstr("ledger_lacks_record " + ObjectOf("b")),
                                  HasSubstr("ledger_lacks_record " + ObjectOf("b")),
                                  "ledger_disagrees :0 "));
}

TEST_F(AuditTest, WithoutRowsInTheLedgerNoRecordIsMissedThere) {
  judged_ = {""};
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(AuditTest, ADamagedLedgerIsAFindingAndTheRestIsAudited) {
  ledger_error_ = Error{ErrorKind::kCorrupt, "ledger/1.json:3 is damaged"};
  lake_.objects()[ObjectOf("a")] = Packed(LineOf(1) + LineOf(2, "free"));
  const AuditReport report = Run();
  EXPECT_THAT(found_, ElementsAre("event_changed " + ObjectOf("a") + ":2 " + IdOf(2),
                                  "ledger_unreadable :0 "));
  EXPECT_FALSE(report.is_compared_with_ledger);
}

TEST_F(AuditTest, FiguresOfSeveralSchemasAreNotCompared) {
  figures_ = {.entries = 2, .stored = 7, .set_aside = 2, .is_exact = false};
  EXPECT_FALSE(Run().is_compared_with_ledger);
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(AuditTest, RowsThatWereReplayedMayBeMoreThanTheLedgerCounts) {
  figures_.set_aside = 1;
  figures_.may_be_replayed = true;
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(AuditTest, ComparesObjectsWithThoseThatWereNoted) {
  expected_ = {ObjectOf("a"), ObjectOf("b"), RowObjectOf("q"), "ledger/1.json"};
  lake_.objects()["ledger/1.json"] = "";
  Run();
  EXPECT_THAT(found_, IsEmpty());
  lake_.objects().erase("ledger/1.json");
  lake_.objects()[ObjectOf("stray")] = Packed("");
  Run();
  EXPECT_THAT(found_, ElementsAre("object_missing ledger/1.json:0 ",
                                  "object_unknown " + ObjectOf("stray") + ":0 "));
}

TEST_F(AuditTest, WaitsForAnAttemptThatIsUnderWay) {
  options_.patience = std::chrono::seconds(60);
  Claim('i' + IdOf(9), 9, ObjectOf("c"));
  judged_.erase(PlaceOfRecord(PositionOf(9)));
  while_waiting_ = [this] {
    if (waited_ < std::chrono::seconds(3)) return;
    lake_.objects()[ObjectOf("c")] = Packed(LineOf(9));
    judged_.insert(PlaceOfRecord(PositionOf(9)));
  };
  Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_LT(waited_, options_.patience);
}

TEST_F(AuditTest, FollowsAClaimThatIsMovedMeanwhile) {
  options_.patience = std::chrono::seconds(60);
  Claim('i' + IdOf(9), 9, ObjectOf("a"));
  while_waiting_ = [this] {
    lake_.objects()[ObjectOf("d")] = Packed(LineOf(9));
    Claim('i' + IdOf(9), 9, ObjectOf("d"));
  };
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(AuditTest, WaitsUntilTheLedgerHasCaughtUp) {
  options_.patience = std::chrono::seconds(60);
  figures_.stored = 3;
  while_waiting_ = [this] { figures_.stored = 5; };
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(AuditTest, KeepsTheFirstOfAKindAndCountsTheRest) {
  options_.most_kept = 2;
  std::string lines;
  for (int i = 0; i < 50; ++i) lines += "no event\n";
  lake_.objects()[ObjectOf("z")] = Packed(lines);
  Run();
  EXPECT_EQ(found_.size(), 2U);
  EXPECT_EQ(counted_, 50U);
}

TEST_F(AuditTest, SetsAsideWhatDoesNotFitMemory) {
  constexpr int kCount = 50'000;
  const std::string padding(1'000, 'x');
  for (int number = 100; number < 100 + kCount; ++number) {
    const std::string key = 'i' + IdOf(number);
    claims_.claims()[key] = {key, PositionOf(1), {}, ObjectOf(padding)};
  }
  Run();
  EXPECT_TRUE(scratch_.is_used());
  EXPECT_THAT(found_, ElementsAre("object_missing " + ObjectOf(padding) + ":0 "));
  EXPECT_EQ(details_.front(), "50000 claims name it");
}

}  // namespace
}  // namespace weir::lake
