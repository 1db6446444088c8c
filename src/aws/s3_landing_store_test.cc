// Landings in S3 under a bad network: the same bytes under the same name, until that is clear.
#include "src/aws/s3_landing_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"

#include "tests/fakes/fake_s3.h"

namespace weir::aws {
namespace {

using fakes::Fate;
using fakes::HeaderOf;
using pipeline::PutOutcome;
using std::chrono_literals::operator""min;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class S3LandingStoreTest : public ::testing::Test {
 protected:
  Result<PutOutcome> Put(std::string bytes = "rows") {
    return store_.Put("landing/a", std::move(bytes), network_.clock.In(1min));
  }

  HttpResponse refusal_;  ///< in place of S3's answer, where it has a status
  fakes::FakeS3 s3_;
  TestNetwork network_{
      [this](const auto& request) { return refusal_.status == 0 ? s3_.Serve(request) : refusal_; }};
  S3LandingStore store_{network_.client, "lake"};
};

TEST_F(S3LandingStoreTest, ALandingIsCreatedIfThereIsNone) {
  EXPECT_EQ(Put().value(), PutOutcome::kCreated);
  EXPECT_EQ(s3_.objects().at("/landing/a"), "rows");
  EXPECT_EQ(HeaderOf(network_.transport.sent().back(), "If-None-Match"), "*");
  EXPECT_NE(HeaderOf(network_.transport.sent().back(), "X-Amz-Checksum-Sha256"), "");
}

TEST_F(S3LandingStoreTest, APutWhoseAnswerWasLostIsThere) {
  network_.transport.Plan({Fate::kAnswerLost, Fate::kAnswerLost, Fate::kServerError});
  EXPECT_EQ(Put().value(), PutOutcome::kExists);
  EXPECT_THAT(s3_.objects(), SizeIs(1));
}

/// A call is given up after ten tries; a landing is not.
TEST_F(S3LandingStoreTest, ItIsPutAgainAsLongAsThereIsTime) {
  std::size_t tries = 0;
  network_.transport.Always([&] { return ++tries < 25 ? Fate::kLost : Fate::kServed; });
  EXPECT_EQ(Put().value(), PutOutcome::kCreated);
  EXPECT_EQ(tries, 25U);
}

TEST_F(S3LandingStoreTest, NoAnswerToTheEndIsAnError) {
  network_.transport.Always([] { return Fate::kLost; });
  const auto put = Put();
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().kind, ErrorKind::kUnknown);
  EXPECT_THAT(put.error().message, HasSubstr("s3://lake/landing/a"));
}

TEST_F(S3LandingStoreTest, ARefusalEndsItAtOnce) {
  refusal_ = {403, {}, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"};
  EXPECT_EQ(Put().error().kind, ErrorKind::kDenied);
  EXPECT_THAT(network_.transport.sent(), SizeIs(1));
}

/// S3 says so of two calls at once, and of a body that came too slowly. A call is given up after
/// ten.
TEST_F(S3LandingStoreTest, ARefusalThatPassesDoesNot) {
  constexpr std::size_t kRefusals = 15;
  const std::vector<HttpResponse> refusals = {
      {409, {}, "<Error><Code>ConditionalRequestConflict</Code></Error>"},
      {400, {}, "<Error><Code>RequestTimeout</Code></Error>"}};
  for (const HttpResponse& refusal : refusals) {
    std::size_t left = kRefusals;
    TestNetwork network([&](const auto& request) {
      if (left == 0) return s3_.Serve(request);
      --left;
      return refusal;
    });
    S3LandingStore store(network.client, "lake");
    const auto put = store.Put(std::to_string(refusal.status), "rows", network.clock.In(1min));
    ASSERT_TRUE(put) << put.error().message;
    EXPECT_EQ(*put, PutOutcome::kCreated);
  }
}

TEST_F(S3LandingStoreTest, TheTimeIsTheServices) {
  refusal_ = {404, {{"Date", "Thu, 15 Jul 2021 19:09:10 GMT"}}, ""};
  EXPECT_FALSE(Put());
  EXPECT_EQ(store_.Now().micros, 1'626'376'150'000'000);
}

}  // namespace
}  // namespace weir::aws
