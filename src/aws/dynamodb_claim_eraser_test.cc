// Claims of erased events: changed only as they were read, kept for good, and told what they named.
#include "src/aws/dynamodb_claim_eraser.h"

#include <chrono>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"
#include "src/aws/dynamodb_claim_store.h"

#include "tests/fakes/fake_dynamodb.h"

namespace weir::aws {
namespace {

using pipeline::ClaimKey;
using std::chrono_literals::operator""s;
using ::testing::ElementsAre;

const std::string kNobody = pipeline::ErasedOwner({1'626'336'551'000'000});

class DynamoDbClaimEraserTest : public ::testing::Test {
 protected:
  pipeline::ClaimAnswer Claim(std::string_view id, std::string_view position = "p1") {
    const pipeline::ClaimRequest request{
        {ClaimKey::Kind::kId, id}, {position}, {}, {"lake/a.json"}};
    pipeline::ClaimAnswer answer;
    store_.Claim({&request, 1}, {&answer, 1});
    return answer;
  }
  /// How many were not erased yet; each object is told.
  std::uint64_t Erase(std::vector<ClaimKey> keys) {
    objects_.clear();
    const auto erased = eraser_.Erase(keys, kNobody, [this](std::span<const std::string> objects) {
      objects_.insert(objects_.end(), objects.begin(), objects.end());
      if (before_change_) std::exchange(before_change_, nullptr)();
      return Result<void>();
    });
    EXPECT_TRUE(erased) << erased.error().message;
    return erased ? *erased : 0;
  }

  fakes::FakeDynamoDb dynamodb_;
  TestNetwork network_{[this](const auto& request) { return dynamodb_.Serve(request); }};
  DynamoDbClaimStore store_{
      network_.client, {.name = "claims"}, ClaimDeadlines::Until(network_.clock.In(60s))};
  DynamoDbClaimEraser eraser_{network_.client, "claims"};
  std::vector<std::string> objects_;
  std::function<void()> before_change_;
};

TEST_F(DynamoDbClaimEraserTest, WhoeverComesFindsItErasedAndItNeverExpires) {
  Claim("a");
  EXPECT_EQ(Erase({{ClaimKey::Kind::kId, "a"}, {ClaimKey::Kind::kId, "new"}}), 2U);
  EXPECT_THAT(objects_, ElementsAre("lake/a.json"));
  for (const char* id : {"a", "new"}) {
    const auto answer = Claim(id);
    EXPECT_EQ(answer.outcome, pipeline::ClaimOutcome::kExists);
    EXPECT_EQ(answer.owner.text, kNobody);
    EXPECT_EQ(answer.object, "");
    EXPECT_EQ(answer.fingerprint, event::Fingerprint());
    EXPECT_FALSE(dynamodb_.items().at(std::string("i") + id).contains("expires_at"));
  }
}

TEST_F(DynamoDbClaimEraserTest, ASecondTimeChangesNothing) {
  Erase({{ClaimKey::Kind::kId, "a"}});
  const auto before = dynamodb_.items();
  EXPECT_EQ(Erase({{ClaimKey::Kind::kId, "a"}}), 0U);
  EXPECT_EQ(dynamodb_.items(), before);
  const ClaimKey key{ClaimKey::Kind::kId, "a"};
  EXPECT_EQ(eraser_.CountErased({&key, 1}).value(), 1U);
}

TEST_F(DynamoDbClaimEraserTest, AClaimThatMovesMeanwhileIsReadAgainWithItsNewObject) {
  Claim("a");
  before_change_ = [this] {
    EXPECT_TRUE(pipeline::MoveOne(store_, {{ClaimKey::Kind::kId, "a"}, "lake/a.json", {"lake/b"}}));
  };
  EXPECT_EQ(Erase({{ClaimKey::Kind::kId, "a"}}), 1U);
  EXPECT_THAT(objects_, ElementsAre("lake/a.json", "lake/b"));
  EXPECT_EQ(Claim("a").owner.text, kNobody);
}

TEST_F(DynamoDbClaimEraserTest, OneThatIsMadeMeanwhileIsErasedToo) {
  before_change_ = [this] { Claim("a"); };
  EXPECT_EQ(Erase({{ClaimKey::Kind::kId, "a"}}), 1U);
  EXPECT_THAT(objects_, ElementsAre("lake/a.json"));
  EXPECT_EQ(Claim("a").owner.text, kNobody);
}

TEST_F(DynamoDbClaimEraserTest, WhoeverIsSlowLosesTheMove) {
  Claim("a");
  Erase({{ClaimKey::Kind::kId, "a"}});
  const auto moved =
      pipeline::MoveOne(store_, {{ClaimKey::Kind::kId, "a"}, "lake/a.json", {"lake/b"}});
  ASSERT_TRUE(moved) << moved.error().message;
  EXPECT_EQ(*moved, "");
}

}  // namespace
}  // namespace weir::aws
