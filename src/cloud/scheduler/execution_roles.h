// What Scheduler needs of IAM: whether a schedule's role can be assumed.
#pragma once

#include <string_view>

namespace weir::cloud::scheduler {

/// An adapter: over IAM's store, in src/cloud/server/adapters.
class ExecutionRoles {
 public:
  ExecutionRoles() = default;
  ExecutionRoles(const ExecutionRoles&) = delete;
  ExecutionRoles& operator=(const ExecutionRoles&) = delete;
  virtual ~ExecutionRoles() = default;
  /// Whether scheduler.amazonaws.com may assume the role with this ARN.
  [[nodiscard]] virtual bool CanBeAssumed(std::string_view arn) const = 0;
};

}  // namespace weir::cloud::scheduler
