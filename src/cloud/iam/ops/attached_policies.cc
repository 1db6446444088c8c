// AttachRolePolicy, DetachRolePolicy, and the two ways to list what is attached.
#include "src/cloud/iam/ops/attached_policies.h"

#include <algorithm>
#include <string>

#include "src/cloud/iam/arguments.h"
#include "src/cloud/iam/aws_policies.h"
#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/paging.h"

namespace weir::cloud::iam::ops {
namespace {

namespace json = boost::json;

std::string NameIn(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

/// "/service-role/" of arn:aws:iam::aws:policy/service-role/Name.
std::string PathIn(const std::string& arn) {
  const std::size_t begin = std::min(arn.find('/'), arn.size());
  return arn.substr(begin, arn.rfind('/') + 1 - begin);
}

}  // namespace

JsonOutcome AttachRolePolicy(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName role = ReadRoleName(in);
  const PolicyArn policy = ReadPolicyArn(in);
  if (in.error()) return *in.error();
  if (const auto attached = context.store.Attach(role, policy); !attached) return attached.error();
  return json::object();
}

JsonOutcome DetachRolePolicy(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const RoleName role = ReadRoleName(in);
  const PolicyArn policy = ReadPolicyArn(in);
  if (in.error()) return *in.error();
  const auto changed = context.store.UpdateRole(role, [&](Role& changing) -> Outcome<void> {
    // API_DetachRolePolicy: NoSuchEntity, while attaching again is none
    // (AttachingTwiceIsOnceAndDetachingWhatIsNotAttachedIsAnError).
    if (changing.attached.erase(policy.text) == 0) {
      return errors::NotAttached(policy.text, role.text);
    }
    return {};
  });
  if (!changed) return changed.error();
  return json::object();
}

JsonOutcome ListAttachedRolePolicies(Context& context, const Call& /*call*/,
                                     const json::object& input) {
  Input in(input);
  const RoleName name = ReadRoleName(in);
  const std::string_view prefix = in.String("PathPrefix").value_or("/");
  const PageRequest page = PageRequest::Read(in);
  if (in.error()) return *in.error();
  const auto role = context.store.FindRole(name);
  if (!role) return errors::NoSuchRole(name.text);
  std::set<std::string> arns = role->attached;
  std::erase_if(arns,
                [prefix](const std::string& arn) { return !PathIn(arn).starts_with(prefix); });
  return RenderPage(
      page, "AttachedPolicies", arns, [](const std::string& arn) { return arn; },
      [](const std::string& arn) {
        return json::object{{"PolicyName", NameIn(arn)}, {"PolicyArn", arn}};
      });
}

JsonOutcome ListEntitiesForPolicy(Context& context, const Call& /*call*/,
                                  const json::object& input) {
  Input in(input);
  const PolicyArn policy = ReadPolicyArn(in);
  const std::string_view filter = in.String("EntityFilter").value_or("");
  const std::string_view usage = in.String("PolicyUsageFilter").value_or("PermissionsPolicy");
  const std::string_view prefix = in.String("PathPrefix").value_or("/");
  const PageRequest page = PageRequest::Read(in);
  if (in.error()) return *in.error();
  if (!IsPolicyOfAws(policy.text) && !context.store.FindPolicy(policy)) {
    return errors::NoSuchPolicy(policy.text);
  }
  std::vector<Role> roles = context.store.Roles();
  std::erase_if(roles, [&](const Role& role) {
    const bool uses = usage == "PermissionsBoundary" ? role.boundary == policy.text
                                                     : role.attached.contains(policy.text);
    return !uses || !role.path.starts_with(prefix) || !(filter.empty() || filter == "Role");
  });
  json::object answer = RenderPage(
      page, "PolicyRoles", roles, [](const Role& role) { return NameKey(role.name); },
      [](const Role& role) {
        return json::object{{"RoleName", role.name}, {"RoleId", role.id}};
      });
  answer["PolicyGroups"] = json::array();  // no operation here makes groups or users
  answer["PolicyUsers"] = json::array();
  return answer;
}

}  // namespace weir::cloud::iam::ops
