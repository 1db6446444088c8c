// Scheduler asks IAM: whether it may assume the role that a schedule names.
#pragma once

#include <string_view>

#include "src/cloud/iam/store.h"
#include "src/cloud/scheduler/execution_roles.h"

namespace weir::cloud::server {

/// As CanBeAssumedBy says; `strictly` is for it.
class ScheduleRoles : public scheduler::ExecutionRoles {
 public:
  explicit ScheduleRoles(const iam::IamStore& store, bool strictly = false)
      : store_(store), strictly_(strictly) {}
  [[nodiscard]] bool CanBeAssumed(std::string_view arn) const override;

 private:
  const iam::IamStore& store_;
  const bool strictly_;
};

}  // namespace weir::cloud::server
