// CreateRole, GetRole, ListRoles, UpdateRole, …, DeleteRole.
#include "src/cloud/iam/ops/roles.h"

#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/iam/arguments.h"
#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/paging.h"
#include "src/cloud/iam/render.h"
#include "src/text/random.h"

namespace weir::cloud::iam::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kRoleIdLength = 17;

JsonOutcome RoleAnswer(const Role& role, Detail detail) {
  return json::object{{"Role", ToJson(role, detail)}};
}

/// Applies `change` to the role that is named; the answer has no members.
template <typename Change>
JsonOutcome Changed(Context& context, Input& in, const RoleName& name, Change change) {
  if (in.error()) return *in.error();
  const auto role = context.store.UpdateRole(name, [&change](Role& changing) -> Outcome<void> {
    change(changing);
    return {};
  });
  if (!role) return role.error();
  return json::object();
}

}  // namespace

JsonOutcome CreateRole(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  Role role;
  role.name = ReadRoleName(in).text;
  role.path = ReadPath(in);
  role.trust_policy = ReadDocument(in, "AssumeRolePolicyDocument", policy::Kind::kTrust);
  role.description = in.String("Description");
  role.max_session_seconds = static_cast<int>(in.Integer("MaxSessionDuration").value_or(3600));
  if (in.String("PermissionsBoundary")) {
    role.boundary = ReadPolicyArn(in, "PermissionsBoundary").text;
  }
  role.tags = ReadTags(in, TagKeys::kOfRole);
  if (in.error()) return *in.error();

  role.id = "AROA" + text::RandomText(kRoleIdLength);
  role.arn = fmt::format("arn:aws:iam::{}:role{}{}", protocol::kAccountId, role.path, role.name);
  role.created = context.clock.Now();
  if (const auto created = context.store.Create(role); !created) return created.error();
  return RoleAnswer(role, Detail::kCreated);
}

JsonOutcome GetRole(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  if (in.error()) return *in.error();
  const auto role = context.store.FindRole(name);
  if (!role) return errors::NoSuchRole(name.text);
  return RoleAnswer(*role, Detail::kWhole);
}

JsonOutcome ListRoles(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const std::string_view prefix = in.String("PathPrefix").value_or("/");
  const PageRequest page = PageRequest::Read(in);
  if (in.error()) return *in.error();
  std::vector<Role> roles = context.store.Roles();
  std::erase_if(roles, [prefix](const Role& role) { return !role.path.starts_with(prefix); });
  return RenderPage(
      page, "Roles", roles, [](const Role& role) { return NameKey(role.name); },
      [](const Role& role) { return ToJson(role, Detail::kInList); });
}

JsonOutcome UpdateRole(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  const auto description = in.String("Description");
  const auto seconds = in.Integer("MaxSessionDuration");
  return Changed(context, in, name, [&](Role& role) {
    if (description) role.description = *description;
    if (seconds) role.max_session_seconds = static_cast<int>(*seconds);
  });
}

JsonOutcome UpdateRoleDescription(Context& context, const Call& /*call*/,
                                  const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  const std::string_view description = in.Text("Description");
  if (in.error()) return *in.error();
  const auto role = context.store.UpdateRole(name, [description](Role& changing) -> Outcome<void> {
    changing.description = description;
    return {};
  });
  if (!role) return role.error();
  return RoleAnswer(*role, Detail::kDescribed);
}

JsonOutcome UpdateAssumeRolePolicy(Context& context, const Call& /*call*/,
                                   const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  const std::string document = ReadDocument(in, "PolicyDocument", policy::Kind::kTrust);
  return Changed(context, in, name, [&document](Role& role) { role.trust_policy = document; });
}

JsonOutcome PutRolePermissionsBoundary(Context& context, const Call& /*call*/,
                                       const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  const PolicyArn boundary = ReadPolicyArn(in, "PermissionsBoundary");
  return Changed(context, in, name, [&boundary](Role& role) { role.boundary = boundary.text; });
}

JsonOutcome DeleteRolePermissionsBoundary(Context& context, const Call& /*call*/,
                                          const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  return Changed(context, in, name, [](Role& role) { role.boundary.reset(); });
}

JsonOutcome DeleteRole(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  if (in.error()) return *in.error();
  const auto deleted = context.store.DeleteRole(name, [](const Role& role) -> Outcome<void> {
    // API_DeleteRole: without policies, attached and its own (ARoleInUseIsNotDeleted).
    if (!role.attached.empty()) {
      return errors::DeleteConflict("Cannot delete entity, must detach all policies first.");
    }
    if (!role.inline_policies.empty()) {
      return errors::DeleteConflict("Cannot delete entity, must delete policies first.");
    }
    return {};
  });
  if (!deleted) return deleted.error();
  return json::object();
}

JsonOutcome ListInstanceProfilesForRole(Context& context, const Call& /*call*/,
                                        const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  std::ignore = PageRequest::Read(in);  // there is but one page, for no operation here makes one
  if (in.error()) return *in.error();
  if (!context.store.FindRole(name)) return errors::NoSuchRole(name.text);
  return json::object{{"InstanceProfiles", json::array()}, {"IsTruncated", false}};
}

}  // namespace weir::cloud::iam::ops
