// Claims made anew: what is missing and no more, final run by run, the lake's own only in the end.
#include "src/embedded/rebuilt_claims.h"

#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/rocksdb_claim_listing.h"
#include "src/embedded/test_files.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using pipeline::ClaimAnswer;
using pipeline::ClaimKey;
using pipeline::ClaimOutcome;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class RebuiltClaimsTest : public testing::Test {
 protected:
  [[nodiscard]] LakeOptions Options(bool is_without_claims) const {
    LakeOptions options = OptionsOf(directory_ / "lake");
    options.is_without_claims = is_without_claims;
    return options;
  }
  std::unique_ptr<Lake> Open(bool is_without_claims = false) {
    return Lake::Open(Options(is_without_claims)).value();
  }

  /// One event an object.
  static ClaimOutcome Claim(RebuiltClaims& claims, int number) {
    const std::string id = fmt::format("00000000-0000-4000-8000-{:012x}", number);
    const std::string object = fmt::format("lake/{}.json", number);
    const pipeline::ClaimRequest request{
        {ClaimKey::Kind::kId, id}, {pipeline::kUnknownOwner}, {}, {object}};
    ClaimAnswer answer;
    EXPECT_TRUE(claims.Claim({&request, 1}, {&answer, 1}));
    return answer.outcome;
  }

  static std::vector<std::string> ObjectsOf(Lake& lake) {
    std::vector<std::string> objects;
    EXPECT_TRUE(lake.journal().ForEachObject([&objects](std::string name) -> Result<void> {
      objects.push_back(std::move(name));
      return {};
    }));
    return objects;
  }
  static std::size_t CountClaims(Lake& lake) {
    std::size_t count = 0;
    EXPECT_TRUE(RocksDbClaimListing(lake.claims(), lake.journal())
                    .ForEach([&count](const pipeline::ListedClaim& claim) -> Result<void> {
                      EXPECT_EQ(claim.owner, pipeline::kUnknownOwner);
                      ++count;
                      return {};
                    }));
    return count;
  }

  fakes::TemporaryDirectory directory_;
};

TEST_F(RebuiltClaimsTest, ClaimsAreFinalRunByRunAndTheirObjectsNoted) {
  const auto lake = Open();
  RebuiltClaims claims(*lake, 2);
  for (int number = 1; number <= 5; ++number) {
    EXPECT_EQ(Claim(claims, number), ClaimOutcome::kCreated);
  }
  EXPECT_EQ(CountClaims(*lake), 4U) << "those of a run that is not over do not count";
  EXPECT_EQ(Claim(claims, 1), ClaimOutcome::kExists);
  ASSERT_TRUE(claims.Finish({"ledger/1.json"}));
  EXPECT_EQ(CountClaims(*lake), 5U);
  EXPECT_THAT(ObjectsOf(*lake),
              UnorderedElementsAre("lake/1.json", "lake/2.json", "lake/3.json", "lake/4.json",
                                   "lake/5.json", "ledger/1.json"));
  EXPECT_TRUE(lake->journal().HasRebuiltRuns());
}

TEST_F(RebuiltClaimsTest, WhereNothingIsMissingNothingIsNoted) {
  const auto lake = Open();
  {
    RebuiltClaims claims(*lake);
    Claim(claims, 1);
    ASSERT_TRUE(claims.Finish({}));
  }
  RebuiltClaims again(*lake);
  EXPECT_EQ(Claim(again, 1), ClaimOutcome::kExists);
  ASSERT_TRUE(again.Finish({"ledger/1.json"}));
  EXPECT_THAT(ObjectsOf(*lake), ElementsAre("lake/1.json"));
}

TEST_F(RebuiltClaimsTest, ARunThatBreaksOffLeavesNoClaims) {
  {
    const auto lake = Open();
    RebuiltClaims claims(*lake);
    Claim(claims, 1);
  }
  const auto lake = Open();
  EXPECT_EQ(CountClaims(*lake), 0U);
  RebuiltClaims claims(*lake);
  EXPECT_EQ(Claim(claims, 1), ClaimOutcome::kCreated);
}

TEST_F(RebuiltClaimsTest, LostClaimsAreTheLakesOnlyOnceTheyAreBound) {
  Open();
  fs::remove_all(directory_ / "lake/.weir/claims");
  EXPECT_FALSE(Lake::Open(Options(false)));
  Open(true);
  EXPECT_FALSE(Lake::Open(Options(false))) << "a part of them is no help";
  ASSERT_TRUE(Open(true)->BindClaims());
  EXPECT_TRUE(Lake::Open(Options(false)));
}

TEST_F(RebuiltClaimsTest, ALakeThatHasLostItsFolderIsOneAgainOnceItIsBound) {
  fs::create_directories(directory_ / "lake/lake");
  EXPECT_FALSE(Lake::Open(Options(false)));
  LakeOptions options = Options(true);
  options.layout = pipeline::Layout::kEvent;
  ASSERT_TRUE(Lake::Open(options));
  EXPECT_FALSE(Lake::Open(Options(false)));
  ASSERT_TRUE(Lake::Open(options).value()->BindClaims());
  EXPECT_EQ(Open()->layout(), pipeline::Layout::kEvent);
}

TEST_F(RebuiltClaimsTest, ClaimsOfAnotherLakeAreNotTaken) {
  LakeOptions other = OptionsOf(directory_ / "other");
  other.new_id = std::string(32, 'b');
  ASSERT_TRUE(Lake::Open(other));
  Open();
  LakeOptions options = Options(true);
  options.claims = directory_ / "other/.weir/claims";
  const auto opened = Lake::Open(options);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("not the claims of the lake"));
}

TEST_F(RebuiltClaimsTest, WhatMeetsAClaimThatWasMadeAnewWasJudgedBefore) {
  const auto lake = Open();
  RebuiltClaims claims(*lake);
  Claim(claims, 1);
  ASSERT_TRUE(claims.Finish({}));
  RocksDbClaimStore store(lake->claims(), lake->journal(), lake->journal().Begin().value());
  const std::string id = "00000000-0000-4000-8000-000000000001";
  const event::Fingerprint other_body{std::byte{7}};
  const pipeline::ObjectRef object{"lake/new.json", 0};
  const std::vector<pipeline::ClaimRequest> requests = {
      {{ClaimKey::Kind::kId, id}, {"p1"}, {}, object},
      {{ClaimKey::Kind::kId, id}, {"p2"}, other_body, object},
      {{ClaimKey::Kind::kId, id}, {"p3"}, {}, object},
      {{ClaimKey::Kind::kPosition, "p4"}, {"p4"}, {}, object}};
  std::vector<ClaimAnswer> answers(requests.size());
  store.Claim(requests, answers);
  EXPECT_THAT(store.TakeJudgedBefore(), UnorderedElementsAre("p1", "p3"));
  EXPECT_THAT(store.TakeJudgedBefore(), SizeIs(0));
}

}  // namespace
}  // namespace weir::embedded
