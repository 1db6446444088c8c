// What STS learns of IAM's roles.
#include "src/cloud/server/adapters/sts_iam_roles.h"

#include <string>

#include "src/cloud/server/adapters/roles_testing.h"

namespace weir::cloud::server {
namespace {

class IamRolesTest : public RolesTest {
 protected:
  IamRoles assumable_{roles_};
};

TEST_F(IamRolesTest, ARoleIsFoundByItsWholeArn) {
  const std::string arn = Make("/a/b/", "r", kTrustsLambda);
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

TEST_F(IamRolesTest, WhatTheTrustPolicyDoesNotAllowIsNamed) {
  const std::string arn = Make("/", "r", kTrustsTheAccount);
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

}  // namespace
}  // namespace weir::cloud::server
