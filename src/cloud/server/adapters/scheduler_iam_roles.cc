// Looks into trust policies for Scheduler.
#include "src/cloud/server/adapters/scheduler_iam_roles.h"

#include "src/cloud/server/adapters/role_by_arn.h"

namespace weir::cloud::server {

bool ScheduleRoles::CanBeAssumed(std::string_view arn) const {
  return CanBeAssumedBy("scheduler.amazonaws.com", store_, arn, strictly_);
}

}  // namespace weir::cloud::server
