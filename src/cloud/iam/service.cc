// The table of IAM's operations.
#include "src/cloud/iam/service.h"

#include <array>
#include <utility>

#include "src/cloud/iam/access.h"
#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/ops/attached_policies.h"
#include "src/cloud/iam/ops/inline_policies.h"
#include "src/cloud/iam/ops/policies.h"
#include "src/cloud/iam/ops/policy_versions.h"
#include "src/cloud/iam/ops/roles.h"
#include "src/cloud/iam/ops/simulate.h"
#include "src/cloud/iam/ops/tags.h"
#include "src/cloud/protocol/aws_query.h"

namespace weir::cloud::iam {
namespace {

constexpr std::string_view kModel =
#include "src/cloud/iam/api.model"
    ;
/// Shapes whose patterns IAM words in its own way (arguments.h).
constexpr std::string_view kOwnPatterns = "roleNameType policyNameType pathType policyPathType";

constexpr std::array kOperations = std::to_array<protocol::Operation<Context>>({
    {"AttachRolePolicy", ops::AttachRolePolicy, "RoleName PolicyArn"},
    {"CreatePolicy", ops::CreatePolicy, "PolicyName Path PolicyDocument Description Tags"},
    {"CreatePolicyVersion", ops::CreatePolicyVersion, "PolicyArn PolicyDocument SetAsDefault"},
    {"CreateRole", ops::CreateRole,
     "Path RoleName AssumeRolePolicyDocument Description MaxSessionDuration PermissionsBoundary "
     "Tags"},
    {"DeletePolicy", ops::DeletePolicy, "PolicyArn"},
    {"DeletePolicyVersion", ops::DeletePolicyVersion, "PolicyArn VersionId"},
    {"DeleteRole", ops::DeleteRole, "RoleName"},
    {"DeleteRolePermissionsBoundary", ops::DeleteRolePermissionsBoundary, "RoleName"},
    {"DeleteRolePolicy", ops::DeleteRolePolicy, "RoleName PolicyName"},
    {"DetachRolePolicy", ops::DetachRolePolicy, "RoleName PolicyArn"},
    {"GetPolicy", ops::GetPolicy, "PolicyArn"},
    {"GetPolicyVersion", ops::GetPolicyVersion, "PolicyArn VersionId"},
    {"GetRole", ops::GetRole, "RoleName"},
    {"GetRolePolicy", ops::GetRolePolicy, "RoleName PolicyName"},
    {"ListAttachedRolePolicies", ops::ListAttachedRolePolicies,
     "RoleName PathPrefix Marker MaxItems"},
    {"ListEntitiesForPolicy", ops::ListEntitiesForPolicy,
     "PolicyArn EntityFilter PathPrefix PolicyUsageFilter Marker MaxItems"},
    {"ListInstanceProfilesForRole", ops::ListInstanceProfilesForRole, "RoleName Marker MaxItems"},
    {"ListPolicies", ops::ListPolicies, "Scope OnlyAttached PathPrefix Marker MaxItems"},
    {"ListPolicyTags", ops::ListPolicyTags, "PolicyArn Marker MaxItems"},
    {"ListPolicyVersions", ops::ListPolicyVersions, "PolicyArn Marker MaxItems"},
    {"ListRolePolicies", ops::ListRolePolicies, "RoleName Marker MaxItems"},
    {"ListRoleTags", ops::ListRoleTags, "RoleName Marker MaxItems"},
    {"ListRoles", ops::ListRoles, "PathPrefix Marker MaxItems"},
    {"PutRolePermissionsBoundary", ops::PutRolePermissionsBoundary, "RoleName PermissionsBoundary"},
    {"PutRolePolicy", ops::PutRolePolicy, "RoleName PolicyName PolicyDocument"},
    {"SetDefaultPolicyVersion", ops::SetDefaultPolicyVersion, "PolicyArn VersionId"},
    {"SimulateCustomPolicy", ops::SimulateCustomPolicy,
     "PolicyInputList PermissionsBoundaryPolicyInputList ActionNames ResourceArns ResourcePolicy "
     "ResourceOwner CallerArn ContextEntries MaxItems Marker"},
    {"SimulatePrincipalPolicy", ops::SimulatePrincipalPolicy,
     "PolicySourceArn PolicyInputList PermissionsBoundaryPolicyInputList ActionNames ResourceArns "
     "ResourcePolicy ResourceOwner CallerArn ContextEntries MaxItems Marker"},
    {"TagPolicy", ops::TagPolicy, "PolicyArn Tags"},
    {"TagRole", ops::TagRole, "RoleName Tags"},
    {"UntagPolicy", ops::UntagPolicy, "PolicyArn TagKeys"},
    {"UntagRole", ops::UntagRole, "RoleName TagKeys"},
    {"UpdateAssumeRolePolicy", ops::UpdateAssumeRolePolicy, "RoleName PolicyDocument"},
    {"UpdateRole", ops::UpdateRole, "RoleName Description MaxSessionDuration"},
    {"UpdateRoleDescription", ops::UpdateRoleDescription, "RoleName Description"},
});

protocol::Protocols MakeProtocols() {
  protocol::Protocols protocols;
  protocols.push_back(
      protocol::MakeAwsQuery({"https://iam.amazonaws.com/doc/2010-05-08/", kApiVersion}));
  return protocols;
}

}  // namespace

IamService::IamService(IamStore& store, const store::Clock& clock)
    : TableService({.table = kModel, .own_patterns = kOwnPatterns}, MakeProtocols(), context_,
                   kOperations, AccessTable()),
      context_{store, clock} {}

protocol::AwsError IamService::Invalid(std::string message) const {
  return errors::Invalid(std::move(message));
}

protocol::AwsError IamService::Throttled() const { return errors::Throttled(); }

protocol::AwsError IamService::Failed() const { return errors::ServiceFailure(); }

}  // namespace weir::cloud::iam
