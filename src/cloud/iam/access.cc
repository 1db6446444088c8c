// "Actions, resources, and condition keys for AWS Identity and Access Management", Service
// Authorization Reference.
#include "src/cloud/iam/access.h"

#include <array>
#include <string>

#include <fmt/format.h>

#include "src/cloud/protocol/input.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::iam {
namespace {

using protocol::AccessWish;
using protocol::Input;
using Subject = protocol::OperationCall<Context>;

std::string NewArn(const Subject& subject, std::string_view kind, std::string_view name) {
  const Input in(subject.input);
  return fmt::format("arn:aws:iam::{}:{}{}{}", protocol::kAccountId, kind,
                     in.String("Path").value_or("/"), in.Text(name));
}

void OnNewRole(const Subject& subject, AccessWish& wish) {
  wish.On(NewArn(subject, "role", "RoleName"));
  if (const auto boundary = Input(subject.input).String("PermissionsBoundary")) {
    wish.Tell("iam:permissionsboundary", *boundary);
  }
}

/// A role's path is known to IAM alone.
void OnRole(const Subject& subject, AccessWish& wish) {
  const std::string name(Input(subject.input).Text("RoleName"));
  const auto role = subject.context.store.FindRole({name});
  wish.On(role ? role->arn : fmt::format("arn:aws:iam::{}:role/{}", protocol::kAccountId, name));
}

void OnAttaching(const Subject& subject, AccessWish& wish) {
  OnRole(subject, wish);
  wish.Tell("iam:policyarn", Input(subject.input).Text("PolicyArn"));
}

void OnBoundary(const Subject& subject, AccessWish& wish) {
  OnRole(subject, wish);
  wish.Tell("iam:permissionsboundary", Input(subject.input).Text("PermissionsBoundary"));
}

void OnNewPolicy(const Subject& subject, AccessWish& wish) {
  wish.On(NewArn(subject, "policy", "PolicyName"));
}

void OnPolicy(const Subject& subject, AccessWish& wish) {
  wish.On(Input(subject.input).Text("PolicyArn"));
}

void OnSource(const Subject& subject, AccessWish& wish) {
  wish.On(Input(subject.input).Text("PolicySourceArn"));
}

constexpr auto kAccess = std::to_array<AccessRow>({
    {"AttachRolePolicy", "iam:AttachRolePolicy", OnAttaching},
    {"CreatePolicy", "iam:CreatePolicy", OnNewPolicy},
    {"CreatePolicyVersion", "iam:CreatePolicyVersion", OnPolicy},
    {"CreateRole", "iam:CreateRole", OnNewRole},
    {"DeletePolicy", "iam:DeletePolicy", OnPolicy},
    {"DeletePolicyVersion", "iam:DeletePolicyVersion", OnPolicy},
    {"DeleteRole", "iam:DeleteRole", OnRole},
    {"DeleteRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary", OnRole},
    {"DeleteRolePolicy", "iam:DeleteRolePolicy", OnRole},
    {"DetachRolePolicy", "iam:DetachRolePolicy", OnAttaching},
    {"GetPolicy", "iam:GetPolicy", OnPolicy},
    {"GetPolicyVersion", "iam:GetPolicyVersion", OnPolicy},
    {"GetRole", "iam:GetRole", OnRole},
    {"GetRolePolicy", "iam:GetRolePolicy", OnRole},
    {"ListAttachedRolePolicies", "iam:ListAttachedRolePolicies", OnRole},
    {"ListEntitiesForPolicy", "iam:ListEntitiesForPolicy", OnPolicy},
    {"ListInstanceProfilesForRole", "iam:ListInstanceProfilesForRole", OnRole},
    {"ListPolicies", "iam:ListPolicies"},
    {"ListPolicyTags", "iam:ListPolicyTags", OnPolicy},
    {"ListPolicyVersions", "iam:ListPolicyVersions", OnPolicy},
    {"ListRolePolicies", "iam:ListRolePolicies", OnRole},
    {"ListRoleTags", "iam:ListRoleTags", OnRole},
    {"ListRoles", "iam:ListRoles"},
    {"PutRolePermissionsBoundary", "iam:PutRolePermissionsBoundary", OnBoundary},
    {"PutRolePolicy", "iam:PutRolePolicy", OnRole},
    {"SetDefaultPolicyVersion", "iam:SetDefaultPolicyVersion", OnPolicy},
    {"SimulateCustomPolicy", "iam:SimulateCustomPolicy"},
    {"SimulatePrincipalPolicy", "iam:SimulatePrincipalPolicy", OnSource},
    {"TagPolicy", "iam:TagPolicy", OnPolicy},
    {"TagRole", "iam:TagRole", OnRole},
    {"UntagPolicy", "iam:UntagPolicy", OnPolicy},
    {"UntagRole", "iam:UntagRole", OnRole},
    {"UpdateAssumeRolePolicy", "iam:UpdateAssumeRolePolicy", OnRole},
    {"UpdateRole", "iam:UpdateRole", OnRole},
    {"UpdateRoleDescription", "iam:UpdateRoleDescription", OnRole},
});

}  // namespace

std::span<const AccessRow> AccessTable() { return kAccess; }

}  // namespace weir::cloud::iam
