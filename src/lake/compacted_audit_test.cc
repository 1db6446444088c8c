// The audit of a lake with claims whose files were rolled up, as they lie at any moment of it.
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lake/audit_testing.h"
#include "src/lake/claim_lookup.h"
#include "src/pipeline/buried_members.h"
#include "src/pipeline/tombstone.h"

namespace weir::lake {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CompactedAuditTest : public AuditTest {
 protected:
  /// Makes `a` and `b` one, and leaves them beside it.
  void RollUp(const std::vector<int>& members = {1, 2, 3, 4}) {
    Bury();
    std::string lines;
    for (const int number : members) lines += LineOf(number);
    lake_.objects()[kNew] = Packed(lines);
    lake_.objects()[pipeline::TombstoneDoneName(kDayNumber, 1)] = "2021-07-17T00:00:00Z\n";
  }
  void Bury() {
    lake_.objects()[pipeline::TombstoneName(kDayNumber, 1)] =
        pipeline::FormatTombstone({.number = 1,
                                   .made_at = {},
                                   .new_files = {{kNew, {{ObjectOf("a"), 0}, {ObjectOf("b"), 0}}}}},
                                  {});
  }
  void DeleteOld() {
    lake_.objects().erase(ObjectOf("a"));
    lake_.objects().erase(ObjectOf("b"));
  }

  static constexpr event::Day kDayNumber{18'823};
  const std::string kNew = ObjectOf("r000001~0");
};

TEST_F(CompactedAuditTest, FindsNothingWhileOldFilesStandBesideTheNewOne) {
  RollUp();
  const AuditReport report = Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_EQ(report.events, 4U);
  EXPECT_TRUE(report.is_compared_with_ledger);
}

TEST_F(CompactedAuditTest, FindsNothingOnceTheyAreGone) {
  RollUp();
  DeleteOld();
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(CompactedAuditTest, ATombstoneThatIsNotCarriedOutChangesNothing) {
  Bury();
  EXPECT_EQ(Run().events, 4U);
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(CompactedAuditTest, ANewFileWhoseTombstoneIsNotCarriedOutIsNoSecondCopy) {
  RollUp();
  lake_.objects().erase(pipeline::TombstoneDoneName(kDayNumber, 1));
  EXPECT_EQ(Run().events, 4U);
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(CompactedAuditTest, FilesThatBecomeOneBeforeOrAfterTheyAreReadAreGood) {
  for (const std::string_view folder : {"lake/", "quarantine/"}) {
    for (auto it = lake_.objects().begin(); it != lake_.objects().end();) {
      const bool is_rolled = it->first == kNew || it->first.starts_with("tombstones/");
      it = is_rolled ? lake_.objects().erase(it) : std::next(it);
    }
    bool is_rolled_up = false;
    lake_.before_list = [&](const std::string& prefix) {
      if (prefix != folder) return;
      is_rolled_up = true;
      RollUp();
    };
    Run();
    EXPECT_TRUE(is_rolled_up);
    EXPECT_THAT(found_, IsEmpty()) << folder;
  }
}

TEST_F(CompactedAuditTest, InADirectoryTombstonesSayWhatIsExpectedInPlaceOfOldFiles) {
  expected_ = {ObjectOf("a"), ObjectOf("b"), RowObjectOf("q")};
  RollUp();
  Run();
  EXPECT_THAT(found_, IsEmpty());
  DeleteOld();
  Run();
  EXPECT_THAT(found_, IsEmpty());
  lake_.objects().erase(pipeline::TombstoneName(kDayNumber, 1));
  Run();
  EXPECT_THAT(found_, testing::IsSupersetOf({"object_missing " + ObjectOf("a") + ":0 ",
                                             "object_unknown " + kNew + ":0 "}));
}

TEST_F(CompactedAuditTest, FindsAMemberThatWasLost) {
  RollUp({1, 2, 3});
  Run();
  EXPECT_THAT(found_,
              ElementsAre("claim_without_event " + kNew + ":0 " + IdOf(4), "ledger_disagrees :0 "));
}

TEST_F(CompactedAuditTest, FindsANewFileThatIsGone) {
  RollUp();
  DeleteOld();
  lake_.objects().erase(kNew);
  Run();
  EXPECT_THAT(found_, ElementsAre("object_missing " + kNew + ":0 ", "ledger_disagrees :0 "));
}

TEST_F(CompactedAuditTest, FindsANewFileWithoutItsTombstone) {
  RollUp();
  DeleteOld();
  lake_.objects().erase(pipeline::TombstoneName(kDayNumber, 1));
  Run();
  EXPECT_THAT(found_, testing::Contains("object_unknown " + kNew + ":0 "));
}

TEST_F(CompactedAuditTest, ALookUpFollowsTheClaimIntoTheNewFile) {
  RollUp();
  DeleteOld();
  const auto found = LookUpClaim({lake_, claims_, "", event::Schema()}, IdOf(3));
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->object, kNew);
  EXPECT_EQ((*found)->place, ClaimedPlace::kHeld);
  EXPECT_EQ((*found)->line, 3U);
}

}  // namespace
}  // namespace weir::lake
