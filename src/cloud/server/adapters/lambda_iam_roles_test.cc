// Which roles functions may name.
#include "src/cloud/server/adapters/lambda_iam_roles.h"

#include <string>

#include "src/cloud/server/adapters/roles_testing.h"

namespace weir::cloud::server {
namespace {

class FunctionRolesTest : public RolesTest {
 protected:
  const AccessJudge judge_ = JudgeOf(Judged::kFunctions);
  FunctionRoles of_functions_{roles_, judge_};
};

TEST_F(FunctionRolesTest, AFunctionMayNameAnyRoleWhileNobodyHasMadeOne) {
  EXPECT_TRUE(of_functions_.CanBeAssumed(kNobodys));
  const std::string own = Make("/weir-up/", "own", kTrustsLambda);
  EXPECT_TRUE(of_functions_.CanBeAssumed(kNobodys)) << "weir up's own does not count";
  EXPECT_TRUE(of_functions_.CanBeAssumed(own));
  Make("/", "r", kTrustsTheAccount);
  EXPECT_FALSE(of_functions_.CanBeAssumed(kNobodys));
  EXPECT_TRUE(of_functions_.CanBeAssumed(own));
}

TEST_F(FunctionRolesTest, ARoleThatIsNotThereIsRefusedWhereEverybodyIsJudged) {
  const AccessJudge strict = JudgeOf(Judged::kEverybody);
  EXPECT_FALSE(FunctionRoles(roles_, strict).CanBeAssumed(kNobodys));
}

TEST_F(FunctionRolesTest, ARoleDoesWhatItsPoliciesAllow) {
  constexpr const char* kFunction = "arn:aws:lambda:us-east-1:000000000000:function:f";
  constexpr const char* kStream = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
  const std::string role = Make("/", "r", kTrustsLambda);
  const auto why = [&](const char* action) {
    return of_functions_.WhyDenied(role, kFunction, action, kStream).value_or("");
  };
  EXPECT_EQ(why("kinesis:GetRecords"),
            "User: arn:aws:sts::000000000000:assumed-role/r/f is not authorized to perform: "
            "kinesis:GetRecords on resource: " +
                std::string(kStream) +
                " because no identity-based policy allows the kinesis:GetRecords action");
  Allow("r", "kinesis:Get*");
  EXPECT_EQ(why("kinesis:GetRecords"), "");
  EXPECT_NE(why("kinesis:ListShards"), "");
  EXPECT_FALSE(of_functions_.WhyDenied(kNobodys, kFunction, "kinesis:ListShards", kStream))
      << "a role that nobody has made";
}

TEST_F(FunctionRolesTest, ARoleThatIsThereHasToTrustLambda) {
  EXPECT_TRUE(of_functions_.CanBeAssumed(Make("/", "good", kTrustsLambda)));
  EXPECT_FALSE(of_functions_.CanBeAssumed(Make("/", "bad", kTrustsTheAccount)));
  EXPECT_FALSE(of_functions_.CanBeAssumed(Make("/weir-up/", "own", kTrustsTheAccount)));
}

}  // namespace
}  // namespace weir::cloud::server
