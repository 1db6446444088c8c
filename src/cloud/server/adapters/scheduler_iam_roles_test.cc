// Which roles schedules may name.
#include "src/cloud/server/adapters/scheduler_iam_roles.h"

#include <string>

#include "src/cloud/server/adapters/roles_testing.h"

namespace weir::cloud::server {
namespace {

constexpr const char* kTrustsScheduler =
    R"({"Statement":{"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},)"
    R"("Action":"sts:AssumeRole"}})";

class ScheduleRolesTest : public RolesTest {
 protected:
  ScheduleRoles of_schedules_{roles_};
};

TEST_F(ScheduleRolesTest, AScheduleMayNameAnyRoleWhileNobodyHasMadeOne) {
  EXPECT_TRUE(of_schedules_.CanBeAssumed(kNobodys));
  Make("/", "r", kTrustsTheAccount);
  EXPECT_FALSE(of_schedules_.CanBeAssumed(kNobodys));
}

TEST_F(ScheduleRolesTest, ARoleThatIsThereHasToTrustScheduler) {
  EXPECT_TRUE(of_schedules_.CanBeAssumed(Make("/", "good", kTrustsScheduler)));
  EXPECT_FALSE(of_schedules_.CanBeAssumed(Make("/", "functions", kTrustsLambda)));
}

}  // namespace
}  // namespace weir::cloud::server
