// Claims of a trial: who was first, what is taken back, what is forgotten.
#include "src/embedded/trial_claims.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace weir::embedded {
namespace {

using pipeline::ClaimAnswer;
using pipeline::ClaimKey;
using pipeline::ClaimOutcome;

event::Fingerprint TrialBody(int number) {
  event::Fingerprint fingerprint{};
  fingerprint.back() = static_cast<std::byte>(number);
  return fingerprint;
}

ClaimAnswer ClaimOne(TrialClaims& claims, std::string_view id, std::string_view position,
                     int body = 1, ClaimKey::Kind kind = ClaimKey::Kind::kId) {
  const pipeline::ClaimRequest request{.key = {kind, id},
                                       .position = {position},
                                       .fingerprint = TrialBody(body),
                                       .object = {"o", 0}};
  ClaimAnswer answer;
  claims.Claim({&request, 1}, {&answer, 1});
  return answer;
}

TEST(TrialClaims, TheFirstOwnsAnIdAndOthersLearnWhetherTheirBodyIsTheSame) {
  TrialClaims claims;
  claims.BeginSegment();
  EXPECT_EQ(ClaimOne(claims, "a", "1").outcome, ClaimOutcome::kCreated);
  const ClaimAnswer same = ClaimOne(claims, "a", "2");
  EXPECT_EQ(same.outcome, ClaimOutcome::kExists);
  EXPECT_EQ(same.fingerprint, TrialBody(1));
  EXPECT_NE(same.owner.text, "2");
  EXPECT_TRUE(same.settled);
  EXPECT_NE(ClaimOne(claims, "a", "3", 2).fingerprint, TrialBody(2));
  EXPECT_EQ(ClaimOne(claims, "a", "3", 1, ClaimKey::Kind::kPosition).outcome,
            ClaimOutcome::kCreated);
}

TEST(TrialClaims, AnOwnerThatComesAgainIsTheOwner) {
  TrialClaims claims;
  claims.BeginSegment();
  ClaimOne(claims, "a", "1");
  ClaimOne(claims, "b", "2");
  EXPECT_EQ(claims.TakeLastMetAgain(), "");
  EXPECT_EQ(ClaimOne(claims, "b", "2").owner.text, "2");
  ClaimOne(claims, "a", "1");
  EXPECT_EQ(claims.TakeLastMetAgain(), "2");
  EXPECT_EQ(claims.TakeLastMetAgain(), "");
}

TEST(TrialClaims, OfADroppedSegmentNothingIsLeft) {
  TrialClaims claims;
  claims.BeginSegment();
  ClaimOne(claims, "kept", "1");
  claims.BeginSegment();
  ClaimOne(claims, "dropped", "2");
  claims.DropSegment();
  claims.BeginSegment();
  EXPECT_EQ(ClaimOne(claims, "kept", "3").outcome, ClaimOutcome::kExists);
  EXPECT_EQ(ClaimOne(claims, "dropped", "4", 2).outcome, ClaimOutcome::kCreated);
  EXPECT_EQ(ClaimOne(claims, "dropped", "5", 2).fingerprint, TrialBody(2));
}

TEST(TrialClaims, ManyAreToldApart) {
  TrialClaims claims;
  claims.BeginSegment();
  for (int round = 0; round < 2; ++round) {
    const auto expected = round == 0 ? ClaimOutcome::kCreated : ClaimOutcome::kExists;
    for (int number = 0; number < 50'000; ++number) {
      const std::string id = std::to_string(number);
      ASSERT_EQ(ClaimOne(claims, id, id).outcome, expected) << number;
    }
  }
  EXPECT_FALSE(claims.has_forgotten());
}

TEST(TrialClaims, BeyondTheirBoundAreForgottenAndThatIsSaid) {
  TrialClaims claims(2);
  claims.BeginSegment();
  ClaimOne(claims, "a", "1");
  ClaimOne(claims, "b", "2");
  EXPECT_FALSE(claims.has_forgotten());
  EXPECT_EQ(ClaimOne(claims, "c", "3").outcome, ClaimOutcome::kCreated);
  EXPECT_EQ(ClaimOne(claims, "c", "4").outcome, ClaimOutcome::kCreated);
  EXPECT_EQ(ClaimOne(claims, "a", "5").outcome, ClaimOutcome::kExists);
  EXPECT_TRUE(claims.has_forgotten());
}

}  // namespace
}  // namespace weir::embedded
