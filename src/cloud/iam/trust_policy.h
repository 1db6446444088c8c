// Whom a role's trust policy lets in, as far as that can be told here.
#pragma once

#include <string_view>

#include "src/policy/keys.h"

namespace weir::cloud::iam {

/// Whether a service ("lambda.amazonaws.com") may assume the role: a statement allows it to its
/// principal, and none denies it.
[[nodiscard]] bool TrustsService(std::string_view trust_policy, std::string_view service);

/// Whether the policy lets a caller do `action` ("sts:AssumeRole", "sts:TagSession",
/// "sts:SetSourceIdentity") with these keys: "sts:externalid", "sts:rolesessionname",
/// "sts:sourceidentity", "aws:requesttag/<key>". Who calls is not judged, for there are no users
/// here: any statement for principals of accounts is taken to mean the caller. Without one, as in
/// the policy of a service's role, there is nothing to judge, and the answer is yes.
///
/// Conditions on other keys can't be told: they are taken to be met where they allow, and a
/// statement that denies by one denies nobody.
[[nodiscard]] bool TrustsCaller(std::string_view trust_policy, std::string_view action,
                                const policy::Keys& keys);

}  // namespace weir::cloud::iam
