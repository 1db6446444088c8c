// Scheduler asks IAM: whether it may assume the role that a schedule names.
#pragma once

#include <string_view>

#include "src/cloud/iam/store.h"
#include "src/cloud/scheduler/execution_roles.h"

namespace weir::cloud::server {

/// As CanBeAssumedBy says.
class ScheduleRoles : public scheduler::ExecutionRoles {
 public:
  explicit ScheduleRoles(const iam::IamStore& store) : store_(store) {}
  [[nodiscard]] bool CanBeAssumed(std::string_view arn) const override;

 private:
  const iam::IamStore& store_;
};

}  // namespace weir::cloud::server
