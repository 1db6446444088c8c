// The table of IAM's operations.
#include "src/cloud/iam/service.h"

#include <array>

#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/ops/attached_policies.h"
#include "src/cloud/iam/ops/inline_policies.h"
#include "src/cloud/iam/ops/policies.h"
#include "src/cloud/iam/ops/policy_versions.h"
#include "src/cloud/iam/ops/roles.h"
#include "src/cloud/iam/ops/tags.h"

namespace weir::cloud::iam {
namespace {

constexpr protocol::QueryDialect kDialect = {"https://iam.amazonaws.com/doc/2010-05-08/",
                                             "2010-05-08"};

constexpr std::array kOperations = std::to_array<protocol::QueryOperation<Context>>({
    {"AttachRolePolicy", ops::AttachRolePolicy},
    {"CreatePolicy", ops::CreatePolicy},
    {"CreatePolicyVersion", ops::CreatePolicyVersion},
    {"CreateRole", ops::CreateRole},
    {"DeletePolicy", ops::DeletePolicy},
    {"DeletePolicyVersion", ops::DeletePolicyVersion},
    {"DeleteRole", ops::DeleteRole},
    {"DeleteRolePermissionsBoundary", ops::DeleteRolePermissionsBoundary},
    {"DeleteRolePolicy", ops::DeleteRolePolicy},
    {"DetachRolePolicy", ops::DetachRolePolicy},
    {"GetPolicy", ops::GetPolicy},
    {"GetPolicyVersion", ops::GetPolicyVersion},
    {"GetRole", ops::GetRole},
    {"GetRolePolicy", ops::GetRolePolicy},
    {"ListAttachedRolePolicies", ops::ListAttachedRolePolicies},
    {"ListEntitiesForPolicy", ops::ListEntitiesForPolicy},
    {"ListInstanceProfilesForRole", ops::ListInstanceProfilesForRole},
    {"ListPolicies", ops::ListPolicies},
    {"ListPolicyTags", ops::ListPolicyTags},
    {"ListPolicyVersions", ops::ListPolicyVersions},
    {"ListRolePolicies", ops::ListRolePolicies},
    {"ListRoleTags", ops::ListRoleTags},
    {"ListRoles", ops::ListRoles},
    {"PutRolePermissionsBoundary", ops::PutRolePermissionsBoundary},
    {"PutRolePolicy", ops::PutRolePolicy},
    {"SetDefaultPolicyVersion", ops::SetDefaultPolicyVersion},
    {"TagPolicy", ops::TagPolicy},
    {"TagRole", ops::TagRole},
    {"UntagPolicy", ops::UntagPolicy},
    {"UntagRole", ops::UntagRole},
    {"UpdateAssumeRolePolicy", ops::UpdateAssumeRolePolicy},
    {"UpdateRole", ops::UpdateRole},
    {"UpdateRoleDescription", ops::UpdateRoleDescription},
});

}  // namespace

IamService::IamService(IamStore& store, const store::Clock& clock)
    : QueryService(kDialect, context_, kOperations), context_{store, clock} {}

protocol::AwsError IamService::Failed() const { return errors::ServiceFailure(); }

}  // namespace weir::cloud::iam
