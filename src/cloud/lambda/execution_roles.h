// What Lambda needs of IAM: whether a function's role can be assumed.
#pragma once

#include <string_view>

namespace weir::cloud::lambda {

/// An adapter: over IAM's store, in src/cloud/server/adapters.
class ExecutionRoles {
 public:
  ExecutionRoles() = default;
  ExecutionRoles(const ExecutionRoles&) = delete;
  ExecutionRoles& operator=(const ExecutionRoles&) = delete;
  virtual ~ExecutionRoles() = default;
  /// Whether lambda.amazonaws.com may assume the role with this ARN.
  [[nodiscard]] virtual bool CanBeAssumed(std::string_view arn) const = 0;
};

}  // namespace weir::cloud::lambda
