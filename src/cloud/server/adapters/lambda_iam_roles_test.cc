// Which roles functions may name.
#include "src/cloud/server/adapters/lambda_iam_roles.h"

#include <string>

#include "src/cloud/server/adapters/roles_testing.h"

namespace weir::cloud::server {
namespace {

class FunctionRolesTest : public RolesTest {
 protected:
  FunctionRoles of_functions_{roles_};
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

TEST_F(FunctionRolesTest, ARoleThatIsThereHasToTrustLambda) {
  EXPECT_TRUE(of_functions_.CanBeAssumed(Make("/", "good", kTrustsLambda)));
  EXPECT_FALSE(of_functions_.CanBeAssumed(Make("/", "bad", kTrustsTheAccount)));
  EXPECT_FALSE(of_functions_.CanBeAssumed(Make("/weir-up/", "own", kTrustsTheAccount)));
}

}  // namespace
}  // namespace weir::cloud::server
