// The audit that looks into each line: what a changed line, folder or figure looks like to it.
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lake/audit_testing.h"

namespace weir::lake {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr event::Day kDayOfAll{18'823};  // 2021-07-15

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << text;
  return text.replace(at, from.size(), to);
}

class DeepAuditTest : public AuditTest {
 protected:
  DeepAuditTest() {
    options_.deep = true;
    figures_.figures.by_type["account"].counts.stored = 4;
    figures_.figures.by_day[kDayOfAll].counts.stored = 4;
    figures_.figures.by_reason.at(static_cast<std::size_t>(event::Reason::kInvalidJson)) = 2;
  }

  /// One event with that member more, as it came, stored and claimed.
  void StoreWithMember(int number, std::string_view member) {
    const std::string body = fmt::format(R"({{"event_uuid":"{}","event_name":"account:created",)"
                                         R"("created_at":1626307200,{}}})",
                                         IdOf(number), member);
    event::Schema schema;
    event::PartitionTable partitions;
    event::Decoder decoder(schema, partitions);
    event::DecodedBatch batch;
    decoder.Decode(body + std::string(event::kJsonPadding, ' '), {1'626'307'201'000'000}, batch);
    ASSERT_TRUE(batch.records.front().is_event());
    lake_.objects()[ObjectOf("more")] =
        Packed(std::string(batch.LineOf(batch.records.front())) + "\n");
    Claim('i' + IdOf(number), number, ObjectOf("more"), batch.records.front().fingerprint);
    ++figures_.stored;
    ++figures_.figures.by_type["account"].counts.stored;
    ++figures_.figures.by_day[kDayOfAll].counts.stored;
  }
};

TEST_F(DeepAuditTest, FindsNothingWhereNothingIsWrong) {
  const AuditReport report = Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_TRUE(report.is_looked_into);
}

TEST_F(DeepAuditTest, FindsBodiesThatAreSwapped) {
  std::string one = LineOf(1);
  std::string other = LineOf(2, "free");
  lake_.objects()[ObjectOf("a")] =
      Packed(Replaced(other, IdOf(2), IdOf(1)) + Replaced(one, IdOf(1), IdOf(2)));
  claims_.claims()['i' + IdOf(2)].fingerprint = {};
  Run();
  EXPECT_THAT(found_, UnorderedElementsAre("event_changed " + ObjectOf("a") + ":1 " + IdOf(1),
                                           "event_changed " + ObjectOf("a") + ":2 " + IdOf(2)));
}

TEST_F(DeepAuditTest, FindsAMemberOfWeirsOwnThatIsChanged) {
  lake_.objects()[ObjectOf("a")] = Packed(
      LineOf(1) + Replaced(LineOf(2), R"("event_subtype":"created")", R"("event_subtype":"gone")"));
  Run();
  EXPECT_THAT(found_, ElementsAre("members_changed " + ObjectOf("a") + ":2 " + IdOf(2)));
  EXPECT_THAT(details_.front(), HasSubstr(R"("event_subtype":"created"})"));
}

TEST_F(DeepAuditTest, FindsALineInAFolderThatIsNotItsOwnEvenWithoutAClaim) {
  const std::string elsewhere = Replaced(ObjectOf("b"), "day=15", "day=16");
  lake_.objects()[elsewhere] = lake_.objects()[ObjectOf("b")];
  lake_.objects().erase(ObjectOf("b"));
  options_.claim_life = std::chrono::hours(24);
  claims_.claims().erase('i' + IdOf(3));
  claims_.claims().erase('i' + IdOf(4));
  Run();
  EXPECT_THAT(found_, UnorderedElementsAre("wrong_folder " + elsewhere + ":1 " + IdOf(3),
                                           "wrong_folder " + elsewhere + ":2 " + IdOf(4)));
  EXPECT_THAT(details_.front(), HasSubstr("day=15/event_type=account/event_subtype=created/"));
}

TEST_F(DeepAuditTest, FoldersAreThoseBehindThePrefix) {
  options_.prefix = "some/where/";
  const auto objects = lake_.objects();
  lake_.objects().clear();
  for (const auto& [name, bytes] : objects) lake_.objects()[options_.prefix + name] = bytes;
  for (auto& [key, claim] : claims_.claims()) claim.object = options_.prefix + claim.object;
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(DeepAuditTest, FindsAnEventThatHasLostItsTime) {
  lake_.objects()[ObjectOf("a")] =
      Packed(LineOf(1) + Replaced(LineOf(2), R"("created_at":1626307200,)", ""));
  Run();
  EXPECT_THAT(found_, UnorderedElementsAre("event_invalid " + ObjectOf("a") + ":2 " + IdOf(2),
                                           "event_changed " + ObjectOf("a") + ":2 " + IdOf(2)));
  EXPECT_THAT(details_, Contains(HasSubstr("created_at is missing")));
}

TEST_F(DeepAuditTest, AnEventWithoutATimeOfItsOwnHasTheOneThatItWasGiven) {
  options_.schema.time_may_be_missing = true;
  lake_.objects()[ObjectOf("a")] =
      Packed(LineOf(1) + Replaced(LineOf(2), R"("created_at":1626307200,)", ""));
  Run();
  EXPECT_THAT(found_, ElementsAre("event_changed " + ObjectOf("a") + ":2 " + IdOf(2)));
}

TEST_F(DeepAuditTest, ATimeMayBeWrittenAsFormerVersionsDid) {
  const std::string former = Replaced(LineOf(2), "00:00:00.000000Z", "00:00:00Z");
  ASSERT_NE(former, LineOf(2));
  lake_.objects()[ObjectOf("a")] = Packed(LineOf(1) + former);
  Run();
  EXPECT_THAT(found_, IsEmpty());
  lake_.objects()[ObjectOf("a")] =
      Packed(LineOf(1) + Replaced(former, "00:00:00Z", "00:00:00.000Z"));
  Run();
  EXPECT_THAT(found_, Contains(HasSubstr("members_changed")));
}

TEST_F(DeepAuditTest, MembersThatHaveMadeRoomAreComparedUnderTheirOldNames) {
  StoreWithMember(9, R"("Event_Type":"mine","created_datetime":"now")");
  EXPECT_EQ(Run().uncompared, 0U);
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(DeepAuditTest, AMemberThatCameWithSuchANameIsNoOther) {
  StoreWithMember(9, R"("event_type_original":"mine")");
  EXPECT_EQ(Run().uncompared, 0U);
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(DeepAuditTest, AChangedEventWithAMemberThatHasMadeRoomIsFound) {
  StoreWithMember(9, R"("event_type":"mine")");
  claims_.claims()['i' + IdOf(9)].fingerprint = {};
  Run();
  EXPECT_THAT(found_, ElementsAre("event_changed " + ObjectOf("more") + ":1 " + IdOf(9)));
}

TEST_F(DeepAuditTest, FindsARowWhoseRecordIsChanged) {
  lake_.objects()[RowObjectOf("q")] =
      Packed(RowOf(5) + Replaced(RowOf(6), R"("data":"ew==")", R"("data":"fQ==")"));
  Run();
  EXPECT_THAT(found_, ElementsAre("row_changed " + RowObjectOf("q") + ":2 " + PositionOf(6)));
}

TEST_F(DeepAuditTest, ARowOfAnotherCutStandsBesideTheOneThatWasClaimed) {
  lake_.objects()[RowObjectOf("r")] =
      Packed(Replaced(RowOf(6), R"("data":"ew==")", R"("data":"fQ==")"));
  claims_.claims()['p' + PositionOf(6)].object = RowObjectOf("r");
  figures_.may_be_replayed = true;
  Run();
  EXPECT_THAT(found_, Not(Contains(HasSubstr("row_changed"))));
}

TEST_F(DeepAuditTest, AConflictWasClaimedWithoutItsWhiteSpace) {
  std::string row;
  const std::string position = PositionOf(8);
  pipeline::AppendQuarantineRow({.reason = event::Reason::kConflict,
                                 .detail = pipeline::kConflictDetail,
                                 .position = {position},
                                 .owner = std::nullopt,
                                 .arrived_at = {1'626'307'201'000'000},
                                 .data = R"({"a": 1})"},
                                row);
  const std::string object = Replaced(RowObjectOf("c"), "invalid_json", "conflict");
  lake_.objects()[object] = Packed(row + "\n");
  Claim('p' + position, 8, object, event::Fingerprinter().Of(R"({"a":1})"));
  ++figures_.set_aside;
  ++figures_.figures.by_reason.at(static_cast<std::size_t>(event::Reason::kConflict));
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(DeepAuditTest, FindsARowOfAnotherReasonThanItsFolder) {
  const std::string elsewhere = Replaced(RowObjectOf("q"), "invalid_json", "empty");
  lake_.objects()[elsewhere] = lake_.objects()[RowObjectOf("q")];
  lake_.objects().erase(RowObjectOf("q"));
  for (const int number : {5, 6}) claims_.claims()['p' + PositionOf(number)].object = elsewhere;
  Run();
  EXPECT_THAT(found_, ElementsAre(HasSubstr("wrong_folder " + elsewhere + ":1"),
                                  HasSubstr("wrong_folder " + elsewhere + ":2")));
}

TEST_F(DeepAuditTest, FindsEventsThatTheLedgerCountsForAnotherTypeOrDay) {
  figures_.figures.by_type["account"].counts.stored = 3;
  figures_.figures.by_type["order"].counts.stored = 1;
  Run();
  EXPECT_THAT(details_, UnorderedElementsAre("it counts 3 events of type account, 4 stand there",
                                             "it counts 1 events of type order, 0 stand there"));
}

TEST_F(DeepAuditTest, WaitsUntilTheLedgerHasCaughtUpWithEachType) {
  options_.patience = std::chrono::seconds(60);
  figures_.figures.by_type["account"].counts.stored = 3;
  while_waiting_ = [this] { figures_.figures.by_type["account"].counts.stored = 4; };
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(DeepAuditTest, ManyTypesAreNotTold) {
  figures_.figures.by_type[std::string(event::kOtherTypes)].counts.stored = 4;
  figures_.figures.by_type.erase("account");
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(DeepAuditTest, LinesThatSeveralSchemasHaveJudgedAreNotLookedInto) {
  figures_.is_one_schema = false;
  lake_.objects()[ObjectOf("a")] = Packed(
      LineOf(1) + Replaced(LineOf(2), R"("event_subtype":"created")", R"("event_subtype":"gone")"));
  EXPECT_FALSE(Run().is_looked_into);
  EXPECT_THAT(found_, IsEmpty());
}

}  // namespace
}  // namespace weir::lake
