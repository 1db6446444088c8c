// What Lambda needs of IAM: whether a function's role can be assumed, and what it may do.
#pragma once

#include <optional>
#include <string>
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
  /// Why Lambda may not do this for the function with its role, in AWS's words; nothing where it
  /// may, or where the role is not judged.
  [[nodiscard]] virtual std::optional<std::string> WhyDenied(std::string_view role_arn,
                                                             std::string_view function_arn,
                                                             std::string_view action,
                                                             std::string_view resource) const = 0;
};

}  // namespace weir::cloud::lambda
