// All roles and policies, typed, over the one store.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/iam/model.h"
#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::iam {

using protocol::Outcome;

/// What the name of a role or policy is told apart by, and ordered by: itself in lower case.
/// API_CreateRole, API_CreatePolicy: names differ by more than case
/// (NamesOfRolesAreTakenWhateverTheirCase).
[[nodiscard]] std::string NameKey(std::string_view name);

/// Thread-safe. IAM knows no regions. What reads, decides and writes does so inside a Change, one
/// at a time; few roles are ever changed at once.
class IamStore {
 public:
  explicit IamStore(store::Store& store);

  /// Another number after each change: what was read at the same one is still so.
  [[nodiscard]] std::uint64_t version() const { return version_; }

  [[nodiscard]] std::optional<Role> FindRole(const RoleName& name) const;
  [[nodiscard]] std::vector<Role> Roles() const;  ///< by NameKey
  Outcome<void> Create(const Role& role);         ///< EntityAlreadyExists
  /// NoSuchEntity; else what `change` says. Stored durably before it returns.
  Outcome<Role> UpdateRole(const RoleName& name, const std::function<Outcome<void>(Role&)>& change);
  Outcome<void> DeleteRole(const RoleName& name,
                           const std::function<Outcome<void>(const Role&)>& allow);

  [[nodiscard]] std::optional<Policy> FindPolicy(const PolicyArn& arn) const;
  [[nodiscard]] std::vector<Policy> Policies() const;  ///< by NameKey
  Outcome<void> Create(const Policy& policy);
  Outcome<Policy> UpdatePolicy(const PolicyArn& arn,
                               const std::function<Outcome<void>(Policy&)>& change);
  Outcome<void> DeletePolicy(const PolicyArn& arn,
                             const std::function<Outcome<void>(const Policy&)>& allow);

  /// Adds the policy to the role, if both are there: one of ours or of AWS's own.
  Outcome<void> Attach(const RoleName& role, const PolicyArn& policy);

 private:
  Outcome<void> Write(store::WriteBatch batch);

  store::Store& store_;
  std::mutex changing_;
  std::atomic<std::uint64_t> version_{0};
};

}  // namespace weir::cloud::iam
