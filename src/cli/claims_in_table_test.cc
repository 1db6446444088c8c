// Claims that a command makes: what it is told of those that are there.
#include "src/cli/claims_in_table.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"

#include "tests/fakes/fake_dynamodb.h"

namespace weir::cli {
namespace {

using pipeline::ClaimAnswer;
using pipeline::ClaimKey;
using pipeline::ClaimOutcome;
using pipeline::ClaimRequest;
using ::testing::HasSubstr;

// Longer than what a string holds within itself: views of it are of memory that may be gone.
const std::string kOwner = "0123456789-000000000000-00000000000000000000000000000000000000001-00";
const std::string kObject = "lake/year=2026/month=11/day=30/event_type=a/event_subtype=b/1.json.gz";
const std::string kOther = "lake/year=2026/month=11/day=30/event_type=a/event_subtype=b/2.json.gz";

class ClaimsInTableTest : public ::testing::Test {
 protected:
  static ClaimRequest Request(const std::string& owner, const std::string& object) {
    return {.key = {ClaimKey::Kind::kId, "id"},
            .position = {owner},
            .fingerprint = {},
            .object = {object}};
  }
  ClaimAnswer Claim(const std::string& owner, const std::string& object) {
    const std::vector requests{Request(owner, object)};
    std::vector<ClaimAnswer> answers(1);
    EXPECT_TRUE(table_.Claim(requests, answers));
    return answers.front();
  }
  Result<void> Move(const std::string& from, const std::string& to) {
    const std::vector<pipeline::ClaimMove> moves{
        {.key = {ClaimKey::Kind::kId, "id"}, .from = from, .to = {to}}};
    return table_.Move(moves);
  }

  fakes::FakeDynamoDb dynamodb_{{}};
  aws::TestNetwork network_{[this](const auto& request) { return dynamodb_.Serve(request); }};
  ClaimsInTable table_{network_.client, "claims", std::chrono::days(14)};
};

TEST_F(ClaimsInTableTest, WhoseAClaimIsCanBeReadOnceTheCallIsOver) {
  EXPECT_EQ(Claim(kOwner, kObject).outcome, ClaimOutcome::kCreated);
  const ClaimAnswer answer = Claim("another owner", kOther);
  EXPECT_EQ(answer.outcome, ClaimOutcome::kExists);
  EXPECT_EQ(answer.owner.text, kOwner);
  EXPECT_EQ(answer.object, kObject);
}

TEST_F(ClaimsInTableTest, AClaimThatNamesAnotherObjectMeanwhileIsNotCalledMoved) {
  Claim(kOwner, kObject);
  EXPECT_TRUE(Move(kObject, kOther));
  EXPECT_TRUE(Move(kObject, kOther)) << "it does already";
  const auto moved = Move("lake/what it never named", kObject);
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(moved.error().message, HasSubstr(kOther));
}

}  // namespace
}  // namespace weir::cli
