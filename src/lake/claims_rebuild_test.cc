// Claims that are made anew: each member of a lake has one, whoever owned it before.
#include "src/lake/claims_rebuild.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lake/audit_testing.h"
#include "src/pipeline/layout.h"

namespace weir::lake {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kToken = "-5c1f00aa11bb22cc-0";

/// The lake of the audits, whose claims can be made anew.
class ClaimsRebuildTest : public AuditTest {
 protected:
  static constexpr std::int64_t kNow = 1'626'400'000;

  RebuildTally Rebuild(std::optional<std::chrono::seconds> claim_life = {}) {
    const RebuildOptions options{.prefix = options_.prefix,
                                 .schema = options_.schema,
                                 .threads = 2,
                                 .claim_life = claim_life,
                                 .now = kNow};
    ClaimsRebuild rebuild(
        options, {.objects = lake_,
                  .claim = [this](auto requests, auto answers) { return Make(requests, answers); },
                  .for_each_judged = GiveAll(judged_)});
    const auto tally = rebuild.Run();
    EXPECT_TRUE(tally) << tally.error().message;
    return tally ? *tally : RebuildTally();
  }

  Result<void> Make(std::span<const pipeline::ClaimRequest> requests,
                    std::span<pipeline::ClaimAnswer> answers) {
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const auto& [key, position, body, object] = requests[i];
      const std::string text = claims_.KeyOf(key);
      const bool is_new =
          claims_.claims()
              .try_emplace(text, pipeline::ListedClaim{text, std::string(position.text), body,
                                                       std::string(object.name)})
              .second;
      answers[i].outcome =
          is_new ? pipeline::ClaimOutcome::kCreated : pipeline::ClaimOutcome::kExists;
    }
    return {};
  }

  std::string OwnerOf(int number) { return claims_.claims().at('i' + IdOf(number)).owner; }
};

TEST_F(ClaimsRebuildTest, MakesAllClaimsAnewAndTheAuditIsContent) {
  const auto before = claims_.claims();
  claims_.claims().clear();
  const RebuildTally tally = Rebuild();
  EXPECT_EQ(tally.objects, 3U);
  EXPECT_EQ(tally.events, 4U);
  EXPECT_EQ(tally.rows, 2U);
  EXPECT_EQ(tally.made, 6U);
  EXPECT_EQ(tally.open, 0U);
  EXPECT_TRUE(tally.IsWhole());
  ASSERT_THAT(claims_.claims(), SizeIs(before.size()));
  for (const auto& [key, claim] : before) {
    EXPECT_EQ(claims_.claims().at(key).object, claim.object);
    EXPECT_EQ(claims_.claims().at(key).fingerprint, claim.fingerprint);
  }
  EXPECT_EQ(OwnerOf(1), pipeline::kUnknownOwner);
  EXPECT_EQ(claims_.claims().at('p' + PositionOf(5)).owner, PositionOf(5));
  options_.deep = false;
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(ClaimsRebuildTest, LeavesClaimsThatAreThereAsTheyAre) {
  claims_.claims().erase('i' + IdOf(3));
  const auto before = claims_.claims();
  RebuildTally tally = Rebuild();
  EXPECT_EQ(tally.made, 1U);
  EXPECT_EQ(tally.kept, 5U);
  for (const auto& [key, claim] : before) EXPECT_EQ(claims_.claims().at(key).owner, claim.owner);
  tally = Rebuild();
  EXPECT_EQ(tally.made, 0U);
}

TEST_F(ClaimsRebuildTest, AnAttemptWhoseFirstRecordNobodyHasCountedIsOpen) {
  claims_.claims().clear();
  lake_.objects().clear();
  const std::string through = ObjectOf(PositionOf(1) + std::string(kToken));
  const std::string broken_off = ObjectOf(PositionOf(3) + std::string(kToken));
  Store(through, {1, 2});
  Store(broken_off, {3, 4});
  claims_.claims().clear();
  judged_.erase(PlaceOfRecord(PositionOf(3)));
  EXPECT_EQ(Rebuild().open, 2U);
  EXPECT_EQ(OwnerOf(2), pipeline::kUnknownOwner);
  EXPECT_EQ(OwnerOf(4), pipeline::kOpenOwner);

  claims_.claims().clear();
  judged_.insert("");  // an entry without rows: nobody can tell
  EXPECT_EQ(Rebuild().open, 0U);
}

TEST_F(ClaimsRebuildTest, WhatIsOlderThanClaimsLiveNeedsNone) {
  claims_.claims().clear();
  const RebuildTally tally = Rebuild(std::chrono::seconds(kNow));  // objects are of 1970
  EXPECT_EQ(tally.expired, 3U);
  EXPECT_EQ(tally.made, 0U);
  EXPECT_EQ(Rebuild(std::chrono::seconds(kNow + 1)).made, 6U);
}

TEST_F(ClaimsRebuildTest, SaysWhatCannotBeReadAndClaimsTheRest) {
  claims_.claims().clear();
  lake_.objects()[ObjectOf("a")] = Packed(LineOf(1) + "{\n");
  lake_.objects()[RowObjectOf("q")].resize(12);
  const RebuildTally tally = Rebuild();
  EXPECT_FALSE(tally.IsWhole());
  EXPECT_EQ(tally.unreadable_lines, 1U);
  EXPECT_EQ(tally.unreadable_objects, 1U);
  EXPECT_EQ(tally.made, 3U);
}

TEST_F(ClaimsRebuildTest, AnErrorOfTheClaimsIsAnErrorOfAll) {
  const RebuildOptions options{
      .prefix = {}, .schema = {}, .threads = 1, .claim_life = {}, .now = kNow};
  ClaimsRebuild rebuild(options, {.objects = lake_,
                                  .claim = [](auto, auto) -> Result<void> {
                                    return Error{ErrorKind::kUnavailable, "down"};
                                  },
                                  .for_each_judged = {}});
  EXPECT_FALSE(rebuild.Run());
}

TEST_F(ClaimsRebuildTest, ManyMembersAreClaimedInSeveralCalls) {
  claims_.claims().clear();
  std::vector<int> numbers;
  for (int number = 100; number < 6'000; ++number) numbers.push_back(number);
  Store(ObjectOf("many"), numbers);
  claims_.claims().clear();
  EXPECT_EQ(Rebuild().made, 6U + 5'900U);
}

}  // namespace
}  // namespace weir::lake
