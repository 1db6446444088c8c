// Whom STS takes a function for.
#include "src/cloud/server/adapters/sts_lambda_callers.h"

#include <string>

#include "src/cloud/server/adapters/roles_testing.h"

namespace weir::cloud::server {
namespace {

class FunctionCallersTest : public RolesTest {};

TEST_F(FunctionCallersTest, AFunctionIsItsRoleInASessionOfItsName) {
  const std::string role = Make("/a/", "r", kTrustsLambda);
  const sts::Identity identity = IdentityOf({.role_arn = role, .function = "f"}, roles_);
  EXPECT_EQ(identity.arn, "arn:aws:sts::000000000000:assumed-role/r/f");
  EXPECT_EQ(identity.user_id, "AROAr:f");
}

TEST_F(FunctionCallersTest, ARoleThatNobodyMadeHasAnIdOfItsOwn) {
  const auto id_of = [this](const std::string& arn) {
    return IdentityOf({.role_arn = arn, .function = "f"}, roles_).user_id;
  };
  const std::string id = id_of("arn:aws:iam::000000000000:role/one");
  EXPECT_EQ(id.size(), std::string("AROA").size() + 17 + std::string(":f").size());
  EXPECT_TRUE(id.starts_with("AROA")) << id;
  EXPECT_EQ(id, id_of("arn:aws:iam::000000000000:role/one"));
  EXPECT_NE(id, id_of("arn:aws:iam::000000000000:role/two"));
}

}  // namespace
}  // namespace weir::cloud::server
