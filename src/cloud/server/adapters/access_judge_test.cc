// Who is judged, and by which policies.
#include "src/cloud/server/adapters/access_judge.h"

#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "src/cloud/protocol/service.h"
#include "src/cloud/server/adapters/roles_testing.h"

namespace weir::cloud::server {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

constexpr const char* kFunctionKey = "ASIAFUNCTION";
constexpr const char* kObject = "arn:aws:s3:::lake/a";

class AccessJudgeTest : public RolesTest {
 protected:
  AccessJudgeTest() {
    s3::Bucket bucket;
    bucket.name = {"lake"};
    EXPECT_TRUE(s3_.buckets.Create(bucket, {}));
  }

  /// Makes a role, and a function's key that stands for it.
  std::string MakeFunction(const std::string& role = "r") {
    const std::string arn = Make("/", role, kTrustsLambda);
    functions_[kFunctionKey] = {.role_arn = arn, .function = "f"};
    return arn;
  }
  /// The key of a session of the role.
  std::string Assume(const std::string& role, sts::SessionChoices choices = {}) {
    const auto session =
        sessions_.Create({fmt::format("arn:aws:sts::000000000000:assumed-role/{}/me", role),
                          fmt::format("AROA{}:me", role)},
                         std::chrono::seconds(900), std::move(choices));
    EXPECT_TRUE(session);
    return session->access_key_id;
  }

  /// "" where it may.
  std::string Why(Judged judged, const std::string& key, const char* action = "s3:GetObject",
                  const char* resource = kObject) {
    const AccessJudge judge = JudgeOf(judged);
    protocol::Call call;
    call.access_key_id = key;
    call.region = "us-east-1";
    protocol::AccessWish wish;
    wish.Add(action, resource);
    if (!judge.Judges(key)) return "";
    return judge.WhyDenied(call, wish).value_or("");
  }
  void PutBucketPolicy(const std::string& statement) {
    EXPECT_TRUE(
        s3_.buckets.PutConfiguration({"lake"}, "policy", R"({"Statement":[)" + statement + "]}"));
  }
};

TEST_F(AccessJudgeTest, AFunctionDoesWhatItsRoleMay) {
  MakeFunction();
  EXPECT_EQ(Why(Judged::kFunctions, kFunctionKey),
            "User: arn:aws:sts::000000000000:assumed-role/r/f is not authorized to perform: "
            "s3:GetObject on resource: \"arn:aws:s3:::lake/a\" because no identity-based policy "
            "allows the s3:GetObject action");
  EXPECT_EQ(Why(Judged::kNobody, kFunctionKey), "");
  Allow("r", "s3:Get*", "arn:aws:s3:::lake/*");
  EXPECT_EQ(Why(Judged::kFunctions, kFunctionKey), "");
  EXPECT_NE(Why(Judged::kFunctions, kFunctionKey, "s3:PutObject"), "");
  Put("r", R"({"Effect":"Deny","Action":"s3:GetObject","Resource":"*"})");
  EXPECT_THAT(Why(Judged::kFunctions, kFunctionKey),
              EndsWith("with an explicit deny in an identity-based policy"));
}

TEST_F(AccessJudgeTest, WhatIsChangedInIamCountsAtOnce) {
  const AccessJudge judge = JudgeOf(Judged::kEverybody);
  const RoleSession session = {.role_arn = MakeFunction("r"), .name = "f"};
  const auto may_read = [&] { return !judge.WhyDenied(session, "s3:GetObject", kObject); };
  EXPECT_FALSE(may_read());
  Allow("r", "s3:GetObject");
  EXPECT_TRUE(may_read());
  ASSERT_TRUE(roles_.DeleteRole({"r"}, [](const iam::Role&) { return iam::Outcome<void>(); }));
  EXPECT_FALSE(may_read());
}

TEST_F(AccessJudgeTest, WhatIsAttachedCountsAndABoundaryBounds) {
  MakeFunction();
  iam::Policy policy;
  policy.name = "p";
  policy.arn = "arn:aws:iam::000000000000:policy/p";
  policy.versions = {
      {1, R"({"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}})", clock_.Now()}};
  EXPECT_TRUE(roles_.Create(policy));
  EXPECT_TRUE(roles_.Attach({"r"}, {policy.arn}));
  EXPECT_EQ(Why(Judged::kFunctions, kFunctionKey), "");
  const auto bound = [&](const std::string& boundary) {
    EXPECT_TRUE(roles_.UpdateRole({"r"}, [&](iam::Role& role) -> iam::Outcome<void> {
      role.boundary = boundary;
      return {};
    }));
    return Why(Judged::kFunctions, kFunctionKey);
  };
  EXPECT_EQ(bound(policy.arn), "");
  EXPECT_THAT(bound("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
              HasSubstr("no permissions boundary allows"));
  EXPECT_NE(bound("arn:aws:iam::000000000000:policy/gone"), "");
}

TEST_F(AccessJudgeTest, ABucketsPolicyHasItsSay) {
  const std::string arn = MakeFunction();
  PutBucketPolicy(R"({"Effect":"Allow","Principal":{"AWS":")" + arn +
                  R"("},"Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*"})");
  EXPECT_EQ(Why(Judged::kFunctions, kFunctionKey), "");
  EXPECT_NE(Why(Judged::kFunctions, kFunctionKey, "s3:GetObject", "arn:aws:s3:::other/a"), "");
  Allow("r", "s3:*");
  PutBucketPolicy(R"({"Effect":"Deny","Principal":"*","Action":"s3:*",)"
                  R"("Resource":"arn:aws:s3:::lake/*"})");
  EXPECT_THAT(Why(Judged::kFunctions, kFunctionKey),
              EndsWith("with an explicit deny in a resource-based policy"));
  PutBucketPolicy(R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":)"
                  R"("arn:aws:s3:::lake/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}})");
  EXPECT_EQ(Why(Judged::kFunctions, kFunctionKey), "") << "calls here count as made by TLS";
}

TEST_F(AccessJudgeTest, ARoleThatNobodyHasMadeIsJudgedWhereEverybodyIs) {
  functions_[kFunctionKey] = {.role_arn = kNobodys, .function = "f"};
  EXPECT_EQ(Why(Judged::kFunctions, kFunctionKey), "");
  EXPECT_NE(Why(Judged::kEverybody, kFunctionKey), "");
}

TEST_F(AccessJudgeTest, ASessionIsJudgedWhereEverybodyIs) {
  Make("/", "r", kTrustsLambda);
  const std::string key = Assume("r");
  EXPECT_EQ(Why(Judged::kFunctions, key), "");
  EXPECT_THAT(Why(Judged::kEverybody, key), HasSubstr("assumed-role/r/me is not authorized"));
  Allow("r", "s3:*");
  EXPECT_EQ(Why(Judged::kEverybody, key), "");
  EXPECT_EQ(Why(Judged::kEverybody, "AKIAROOT"), "");
}

TEST_F(AccessJudgeTest, ASessionsPoliciesBoundItsRole) {
  Make("/", "r", kTrustsLambda);
  Allow("r", "s3:*");
  const std::string text =
      R"({"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}})";
  const std::string own = Assume("r", {.policy = text});
  EXPECT_EQ(Why(Judged::kEverybody, own), "");
  EXPECT_THAT(Why(Judged::kEverybody, own, "s3:PutObject"), HasSubstr("no session policy allows"));
  const std::string managed =
      Assume("r", {.policy_arns = {"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}});
  EXPECT_EQ(Why(Judged::kEverybody, managed), "");
  EXPECT_NE(Why(Judged::kEverybody, managed, "s3:PutObject"), "");
}

TEST_F(AccessJudgeTest, ASessionOfARoleThatIsGoneMayNothing) {
  Make("/", "r", kTrustsLambda);
  Allow("r", "s3:*");
  const std::string key = Assume("r");
  EXPECT_TRUE(roles_.DeleteRole({"r"}, [](const auto&) { return iam::Outcome<void>(); }));
  EXPECT_NE(Why(Judged::kEverybody, key), "");
}

TEST_F(AccessJudgeTest, ARoleIsAssumedByWhomItTrustsAndWhoMay) {
  constexpr const char* kTrustsAccount =
      R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"000000000000"},)"
      R"("Action":"sts:AssumeRole"}})";
  Make("/", "r", kTrustsLambda);
  const std::string key = Assume("r");
  const std::string open = Make("/", "open", kTrustsAccount);
  const std::string other = Make("/", "other", kTrustsLambda);
  const auto why = [&](const std::string& role) {
    return Why(Judged::kEverybody, key, "sts:AssumeRole", role.c_str());
  };
  EXPECT_THAT(why(open), HasSubstr("no identity-based policy allows the sts:AssumeRole action"));
  Allow("r", "sts:AssumeRole");
  EXPECT_EQ(why(open), "");
  EXPECT_NE(why(other), "") << "it trusts a service alone";
}

}  // namespace
}  // namespace weir::cloud::server
