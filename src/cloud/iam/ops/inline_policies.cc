// PutRolePolicy, GetRolePolicy, ListRolePolicies, DeleteRolePolicy.
#include "src/cloud/iam/ops/inline_policies.h"

#include <string>

#include "src/cloud/iam/arguments.h"
#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/paging.h"
#include "src/text/percent.h"

namespace weir::cloud::iam::ops {
namespace {

namespace json = boost::json;

/// A role's inline policies may hold so many characters together, white space not counted.
constexpr std::size_t kMaxCharacters = 10240;

std::size_t Characters(const Role& role) {
  std::size_t count = 0;
  for (const auto& [name, document] : role.inline_policies) {
    for (const char c : document) {
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') ++count;
    }
  }
  return count;
}

}  // namespace

JsonOutcome PutRolePolicy(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName role = ReadRoleName(in);
  const std::string name = ReadPolicyName(in);
  const std::string document = ReadDocument(in, "PolicyDocument", policy::Kind::kIdentity);
  if (in.error()) return *in.error();
  const auto changed = context.store.UpdateRole(role, [&](Role& changing) -> Outcome<void> {
    changing.inline_policies[name] = document;
    if (Characters(changing) <= kMaxCharacters) return {};
    return errors::LimitExceeded("Maximum policy size of 10240 bytes exceeded for role " +
                                 role.text);
  });
  if (!changed) return changed.error();
  return json::object();
}

JsonOutcome GetRolePolicy(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  const std::string policy = ReadPolicyName(in);
  if (in.error()) return *in.error();
  const auto role = context.store.FindRole(name);
  if (!role) return errors::NoSuchRole(name.text);
  const auto found = role->inline_policies.find(policy);
  if (found == role->inline_policies.end()) return errors::NoSuchRolePolicy(policy);
  return json::object{{"RoleName", role->name},
                      {"PolicyName", found->first},
                      {"PolicyDocument", text::PercentEncoded(found->second)}};
}

JsonOutcome ListRolePolicies(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  const PageRequest page = PageRequest::Read(in);
  if (in.error()) return *in.error();
  const auto role = context.store.FindRole(name);
  if (!role) return errors::NoSuchRole(name.text);
  const auto policy_name = [](const auto& policy) { return policy.first; };
  return RenderPage(page, "PolicyNames", role->inline_policies, policy_name, policy_name);
}

JsonOutcome DeleteRolePolicy(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName role = ReadRoleName(in);
  const std::string name = ReadPolicyName(in);
  if (in.error()) return *in.error();
  const auto changed = context.store.UpdateRole(role, [&name](Role& changing) -> Outcome<void> {
    if (changing.inline_policies.erase(name) == 0) return errors::NoSuchRolePolicy(name);
    return {};
  });
  if (!changed) return changed.error();
  return json::object();
}

}  // namespace weir::cloud::iam::ops
