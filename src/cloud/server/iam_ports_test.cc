// What STS and Lambda learn of IAM's roles.
#include "src/cloud/server/iam_ports.h"

#include <memory>

#include <gtest/gtest.h>

namespace weir::cloud::server {
namespace {

constexpr const char* kOfLambda =
    R"({"Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},)"
    R"("Action":"sts:AssumeRole"}})";
constexpr const char* kOfAccount =
    R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",)"
    R"("Condition":{"StringEquals":{"sts:ExternalId":"12345"}}}})";
constexpr const char* kNobodys = "arn:aws:iam::000000000000:role/nobodys";

class IamPortsTest : public testing::Test {
 protected:
  /// Its ARN.
  std::string Make(const std::string& path, const std::string& name, const char* trust) {
    iam::Role role;
    role.name = name;
    role.id = "AROA" + name;
    role.path = path;
    role.arn = "arn:aws:iam::000000000000:role" + path + name;
    role.trust_policy = trust;
    role.max_session_seconds = 7200;
    EXPECT_TRUE(roles_.Create(role));
    return role.arn;
  }

  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
  iam::IamStore roles_{*store_};
  IamRoles assumable_{roles_};
  FunctionRoles of_functions_{roles_};
};

TEST_F(IamPortsTest, ARoleIsFoundByItsWholeArn) {
  const std::string arn = Make("/a/b/", "r", kOfLambda);
  const auto role = assumable_.Find(arn);
  ASSERT_TRUE(role.has_value());
  EXPECT_EQ(role->name, "r");
  EXPECT_EQ(role->id, "AROAr");
  EXPECT_EQ(role->max_session_seconds, 7200);
  for (const char* other :
       {"arn:aws:iam::000000000000:role/r", "arn:aws:iam::111122223333:role/a/b/r",
        "arn:aws:iam::000000000000:role/a/b/R", "r", ""}) {
    EXPECT_FALSE(assumable_.Find(other).has_value()) << other;
  }
}

TEST_F(IamPortsTest, WhatTheTrustPolicyDoesNotAllowIsNamed) {
  const std::string arn = Make("/", "r", kOfAccount);
  sts::SessionWish wish{.name = "me"};
  EXPECT_EQ(assumable_.Refused(arn, wish), "sts:AssumeRole");
  wish.external_id = "12345";
  EXPECT_EQ(assumable_.Refused(arn, wish), "");
  wish.tags["Team"] = "blue";
  EXPECT_EQ(assumable_.Refused(arn, wish), "sts:TagSession");
  wish.tags.clear();
  wish.source_identity = "anna";
  EXPECT_EQ(assumable_.Refused(arn, wish), "sts:SetSourceIdentity");
  EXPECT_EQ(assumable_.Refused(kNobodys, wish), "sts:AssumeRole");
}

TEST_F(IamPortsTest, AFunctionMayNameAnyRoleWhileNobodyHasMadeOne) {
  EXPECT_TRUE(of_functions_.CanBeAssumed(kNobodys));
  const std::string own = Make("/weir-up/", "own", kOfLambda);
  EXPECT_TRUE(of_functions_.CanBeAssumed(kNobodys)) << "weir up's own does not count";
  EXPECT_TRUE(of_functions_.CanBeAssumed(own));
  Make("/", "r", kOfAccount);
  EXPECT_FALSE(of_functions_.CanBeAssumed(kNobodys));
  EXPECT_TRUE(of_functions_.CanBeAssumed(own));
}

TEST_F(IamPortsTest, ARoleThatIsThereHasToTrustLambda) {
  EXPECT_TRUE(of_functions_.CanBeAssumed(Make("/", "good", kOfLambda)));
  EXPECT_FALSE(of_functions_.CanBeAssumed(Make("/", "bad", kOfAccount)));
  EXPECT_FALSE(of_functions_.CanBeAssumed(Make("/weir-up/", "own", kOfAccount)));
}

}  // namespace
}  // namespace weir::cloud::server
