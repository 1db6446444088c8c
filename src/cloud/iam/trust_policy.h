// Whom a role's trust policy lets in, as far as that can be told here.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace weir::cloud::iam {

/// What a request to assume a role says, by the condition keys of policies, in lower case:
/// "sts:externalid", "sts:rolesessionname", "sts:sourceidentity", "aws:requesttag/<key>".
using ConditionKeys = std::map<std::string, std::string, std::less<>>;

/// Whether a service ("lambda.amazonaws.com") may assume the role: a statement allows it to its
/// principal, and none denies it.
[[nodiscard]] bool TrustsService(std::string_view trust_policy, std::string_view service);

/// Whether the policy lets a caller do `action` ("sts:AssumeRole", "sts:TagSession",
/// "sts:SetSourceIdentity") with these keys. Who calls is not judged, for there are no users here:
/// any statement for principals of accounts is taken to mean the caller. Without one, as in the
/// policy of a service's role, there is nothing to judge, and the answer is yes.
///
/// Of conditions, those of strings (StringEquals, StringLike, … and Null) on the keys above are
/// judged ("IAM JSON policy elements: Condition operators", User Guide). Others stop nobody.
[[nodiscard]] bool TrustsCaller(std::string_view trust_policy, std::string_view action,
                                const ConditionKeys& keys);

}  // namespace weir::cloud::iam
