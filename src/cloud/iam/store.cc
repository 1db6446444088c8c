// iam/role <lower-case name> → role; iam/policy <lower-case name> → policy.
#include "src/cloud/iam/store.h"

#include <utility>

#include "src/cloud/iam/aws_policies.h"
#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/spaces.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"
#include "src/text/ascii.h"

namespace weir::cloud::iam {
namespace {

/// reference_iam-quotas: managed policies of a role (ARoleHasTenManagedPoliciesAtMost).
constexpr std::size_t kMaxAttached = 10;

store::Key RoleKey(std::string_view name) { return store::Key(kRoleSpace).Text(NameKey(name)); }
store::Key PolicyKey(std::string_view name) { return store::Key(kPolicySpace).Text(NameKey(name)); }

Role ReadRole(std::string_view row) { return store::DecodeRow<Role>(row, "a role"); }
Policy ReadPolicy(std::string_view row) { return store::DecodeRow<Policy>(row, "a policy"); }

/// The name at the end of arn:aws:iam::000000000000:policy/path/name.
std::string_view NameIn(const PolicyArn& arn) {
  const std::string_view text = arn.text;
  return text.substr(text.rfind('/') + 1);
}

}  // namespace

std::string NameKey(std::string_view name) { return text::AsciiLowered(name); }

IamStore::IamStore(store::Store& store) : store_(store) {}

Outcome<void> IamStore::Write(store::WriteBatch batch) {
  const auto applied = store_.Apply(std::move(batch));
  ++version_;  // also where it is not known whether it has worked
  if (!applied) return protocol::Because(errors::ServiceFailure(), applied.error());
  return {};
}

std::optional<Role> IamStore::FindRole(const RoleName& name) const {
  const auto stored = store_.Get(RoleKey(name.text));
  return stored ? std::optional(ReadRole(*stored)) : std::nullopt;
}

std::vector<Role> IamStore::Roles() const {
  std::vector<Role> roles;
  const store::Key all(kRoleSpace);
  store_.Scan(all, all.After(), [&roles](std::string_view, std::string_view value) {
    roles.push_back(ReadRole(value));
    return true;
  });
  return roles;
}

Outcome<void> IamStore::Create(const Role& role) {
  const std::lock_guard lock(changing_);
  if (FindRole({role.name})) return errors::RoleExists(role.name);
  store::WriteBatch batch;
  batch.Put(RoleKey(role.name), store::EncodeRow(role));
  return Write(std::move(batch));
}

Outcome<Role> IamStore::UpdateRole(const RoleName& name,
                                   const std::function<Outcome<void>(Role&)>& change) {
  const std::lock_guard lock(changing_);
  auto role = FindRole(name);
  if (!role) return errors::NoSuchRole(name.text);
  if (const auto changed = change(*role); !changed) return changed.error();
  store::WriteBatch batch;
  batch.Put(RoleKey(name.text), store::EncodeRow(*role));
  if (const auto written = Write(std::move(batch)); !written) return written.error();
  return *std::move(role);
}

Outcome<void> IamStore::DeleteRole(const RoleName& name,
                                   const std::function<Outcome<void>(const Role&)>& allow) {
  const std::lock_guard lock(changing_);
  const auto role = FindRole(name);
  if (!role) return errors::NoSuchRole(name.text);
  if (auto allowed = allow(*role); !allowed) return allowed;
  store::WriteBatch batch;
  batch.Delete(RoleKey(name.text));
  return Write(std::move(batch));
}

std::optional<Policy> IamStore::FindPolicy(const PolicyArn& arn) const {
  const auto stored = store_.Get(PolicyKey(NameIn(arn)));
  if (!stored) return std::nullopt;
  Policy policy = ReadPolicy(*stored);
  return policy.arn == arn.text ? std::optional(std::move(policy)) : std::nullopt;
}

std::vector<Policy> IamStore::Policies() const {
  std::vector<Policy> policies;
  const store::Key all(kPolicySpace);
  store_.Scan(all, all.After(), [&policies](std::string_view, std::string_view value) {
    policies.push_back(ReadPolicy(value));
    return true;
  });
  return policies;
}

Outcome<void> IamStore::Create(const Policy& policy) {
  const std::lock_guard lock(changing_);
  if (store_.Get(PolicyKey(policy.name))) return errors::PolicyExists(policy.name);
  store::WriteBatch batch;
  batch.Put(PolicyKey(policy.name), store::EncodeRow(policy));
  return Write(std::move(batch));
}

Outcome<Policy> IamStore::UpdatePolicy(const PolicyArn& arn,
                                       const std::function<Outcome<void>(Policy&)>& change) {
  const std::lock_guard lock(changing_);
  auto policy = FindPolicy(arn);
  if (!policy) return errors::NoSuchPolicy(arn.text);
  if (const auto changed = change(*policy); !changed) return changed.error();
  store::WriteBatch batch;
  batch.Put(PolicyKey(policy->name), store::EncodeRow(*policy));
  if (const auto written = Write(std::move(batch)); !written) return written.error();
  return *std::move(policy);
}

Outcome<void> IamStore::DeletePolicy(const PolicyArn& arn,
                                     const std::function<Outcome<void>(const Policy&)>& allow) {
  const std::lock_guard lock(changing_);
  const auto policy = FindPolicy(arn);
  if (!policy) return errors::NoSuchPolicy(arn.text);
  if (auto allowed = allow(*policy); !allowed) return allowed;
  store::WriteBatch batch;
  batch.Delete(PolicyKey(policy->name));
  return Write(std::move(batch));
}

Outcome<void> IamStore::Attach(const RoleName& role, const PolicyArn& policy) {
  const auto changed = UpdateRole(role, [&](Role& attaching) -> Outcome<void> {
    if (!IsPolicyOfAws(policy.text) && !FindPolicy(policy)) {
      return errors::NotAttachable(policy.text);
    }
    attaching.attached.insert(policy.text);
    if (attaching.attached.size() > kMaxAttached) {
      return errors::LimitExceeded("Cannot exceed quota for PoliciesPerRole: 10");
    }
    return {};
  });
  if (!changed) return changed.error();
  return {};
}

}  // namespace weir::cloud::iam
