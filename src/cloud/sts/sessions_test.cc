// Temporary credentials: kept, expired, forgotten.
#include "src/cloud/sts/sessions.h"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::sts {
namespace {

using namespace std::chrono_literals;
using testing::MatchesRegex;

class SessionsTest : public testing::Test {
 protected:
  std::string Create(std::chrono::seconds life) {
    return Sessions(*store_, clock_).Create({"arn", "id"}, life)->access_key_id;
  }
  bool IsKnown(const std::string& key) { return Sessions(*store_, clock_).Find(key).has_value(); }

  store::Clock clock_{store::Duration{}, [] { return store::TimePoint(1h); }};
  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
};

TEST_F(SessionsTest, CredentialsLookAsAwsHasThem) {
  Sessions sessions(*store_, clock_);
  const auto session = sessions.Create({"arn", "id"}, 900s);
  ASSERT_TRUE(session.has_value());
  EXPECT_THAT(session->access_key_id, MatchesRegex("ASIA[A-Z0-9]{16}"));
  EXPECT_EQ(session->secret_access_key.size(), 40U);
  EXPECT_EQ(session->expires, clock_.Now() + 900s);
}

TEST_F(SessionsTest, TheyOutliveARestart) {
  const auto made =
      Sessions(*store_, clock_).Create({"arn:x", "AROA:y"}, 900s, {.source_identity = "me"});
  const auto found = Sessions(*store_, clock_).Lookup(made->access_key_id);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->secret_access_key, made->secret_access_key);
  EXPECT_EQ(found->token, made->token);
  EXPECT_EQ(found->expires, made->expires);
  EXPECT_EQ(found->identity.arn, "arn:x");
  EXPECT_EQ(found->identity.user_id, "AROA:y");
  EXPECT_EQ(found->source_identity, "me");
}

TEST_F(SessionsTest, ExpiredOnesAreKnownWithTheirTime) {
  const std::string key = Create(900s);
  clock_.Advance(1h);
  Create(900s);
  const auto secret = Sessions(*store_, clock_).Find(key);
  ASSERT_TRUE(secret.has_value());
  EXPECT_LT(*secret->expires, clock_.Now());
  EXPECT_FALSE(IsKnown("ASIAOFNOBODY"));
}

TEST_F(SessionsTest, OfExpiredOnesThoseThatExpiredFirstAreForgotten) {
  const std::string first = Create(900s);
  const std::string second = Create(901s);
  for (std::size_t i = 2; i <= Sessions::kMaxExpired; ++i) Create(902s);
  const std::string alive = Create(36h);
  EXPECT_TRUE(IsKnown(first));
  clock_.Advance(1h);
  Create(900s);
  EXPECT_FALSE(IsKnown(first));
  EXPECT_TRUE(IsKnown(second));
  EXPECT_TRUE(IsKnown(alive));
}

}  // namespace
}  // namespace weir::cloud::sts
