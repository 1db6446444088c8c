// One event looked up by its id, whatever stands where its claim says.
#include "src/lake/claim_lookup.h"

#include <string>

#include <gtest/gtest.h>

#include "src/lake/audit_testing.h"
#include "src/pipeline/layout.h"

namespace weir::lake {
namespace {

class ClaimLookupTest : public AuditTest {
 protected:
  std::optional<ClaimLookup> LookUp(int number) {
    auto found = LookUpClaim({lake_, claims_, options_.prefix, options_.schema}, IdOf(number));
    EXPECT_TRUE(found) << found.error().message;
    return found ? *std::move(found) : std::nullopt;
  }
};

TEST_F(ClaimLookupTest, SaysWhoOwnsAnEventAndWhereItStands) {
  const auto found = LookUp(2);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->claim.owner, PositionOf(2));
  EXPECT_EQ(found->claim.object, ObjectOf("a"));
  EXPECT_EQ(found->place, ClaimedPlace::kHeld);
  EXPECT_EQ(found->line, 2U);
  EXPECT_FALSE(found->judged) << "the object does not say which attempt wrote it";
}

TEST_F(ClaimLookupTest, AnIdThatNobodyClaimsIsNotFound) { EXPECT_FALSE(LookUp(77)); }

TEST_F(ClaimLookupTest, SaysWhoWasTakenForTheOwnerOfAClaimMadeAnew) {
  claims_.claims().at('i' + IdOf(2)).owner = pipeline::kOpenOwner;
  EXPECT_EQ(LookUp(2)->claim.owner, pipeline::kOpenOwner);
  claims_.claims()['o' + IdOf(2)] = {'o' + IdOf(2), PositionOf(9), {}, ObjectOf("z")};
  const auto found = LookUp(2);
  EXPECT_EQ(found->claim.owner, PositionOf(9));
  EXPECT_EQ(found->place, ClaimedPlace::kHeld);
  Run();
  EXPECT_TRUE(found_.empty()) << "a claim of an owner has no event of its own";
}

TEST_F(ClaimLookupTest, SaysWhatIsWrongWithTheObject) {
  lake_.objects()[ObjectOf("a")] = Packed(LineOf(1, "free"));
  EXPECT_EQ(LookUp(1)->place, ClaimedPlace::kHeldWithOther);
  EXPECT_EQ(LookUp(2)->place, ClaimedPlace::kNotHeld);
  EXPECT_EQ(LookUp(2)->line, 0U);
  std::string& cut = lake_.objects()[ObjectOf("b")];
  cut.resize(cut.size() - 9);
  cut.erase(cut.size() / 2);
  EXPECT_EQ(LookUp(3)->place, ClaimedPlace::kObjectUnreadable);
  lake_.objects().erase(ObjectOf("b"));
  EXPECT_EQ(LookUp(3)->place, ClaimedPlace::kObjectMissing);
}

TEST_F(ClaimLookupTest, TheEntryOfTheAttemptSaysHowTheOwnerWasJudged) {
  const std::string attempt = PositionOf(1) + "-5c1f00aa11bb22cc-0.json.gz";
  const std::string object =
      "lake/" + std::string(kDay) + "/event_type=a/event_subtype=b/" + attempt;
  Store(object, {1, 2});
  const std::string rows = "{\"fields\":[]}\n[\"" + PositionOf(2) +
                           "\",\"stored\",\"none\",1,\"account\",\"2021-07-15\",1,1,5,90]\n";
  lake_.objects()["ledger/" + attempt] = Packed("the entry itself\n" + rows);
  EXPECT_EQ(LookUp(2)->judged, pipeline::Verdict::kStored);
  EXPECT_EQ(LookUp(1)->judged, std::nullopt) << "it has no row there";
  lake_.objects()["ledger/" + attempt] = Packed("the entry itself\n");
  EXPECT_EQ(LookUp(2)->judged, std::nullopt) << "an old package's has no rows at all";
  lake_.objects().erase("ledger/" + attempt);
  EXPECT_EQ(LookUp(2)->judged, std::nullopt);
}

}  // namespace
}  // namespace weir::lake
