// A role's own policies, then what is attached to it, then its boundary.
#include "src/cloud/iam/principal_policies.h"

#include <algorithm>
#include <utility>

#include "src/cloud/iam/aws_policies.h"

namespace weir::cloud::iam {
namespace {

void AddNamed(std::string_view name, std::string_view text, DocumentCache& documents,
              PrincipalPolicies& policies) {
  auto document = documents.Read(text, policy::Kind::kIdentity);
  if (document) policies.identity.push_back({std::string(name), std::move(document)});
}

}  // namespace

policy::Policies PrincipalPolicies::View() const {
  policy::Policies view;
  for (const NamedPolicy& policy : identity) view.identity.push_back(policy.document.get());
  view.has_boundary = has_boundary;
  view.boundary = boundary.get();
  return view;
}

PrincipalPolicies PoliciesOf(const IamStore& store, DocumentCache& documents, const Role& role) {
  PrincipalPolicies policies;
  for (const auto& [name, text] : role.inline_policies) AddNamed(name, text, documents, policies);
  for (const std::string& arn : role.attached) {
    const auto text = ManagedPolicy(store, arn);
    if (text) AddNamed(arn.substr(arn.rfind('/') + 1), *text, documents, policies);
  }
  policies.has_boundary = role.boundary.has_value();
  if (!policies.has_boundary) return policies;
  const auto text = ManagedPolicy(store, *role.boundary);
  if (text) policies.boundary = documents.Read(*text, policy::Kind::kIdentity);
  return policies;
}

std::optional<std::string> ManagedPolicy(const IamStore& store, std::string_view arn) {
  if (const auto text = TextOfAws(arn)) return std::string(*text);
  const auto policy = store.FindPolicy({std::string(arn)});
  if (!policy) return std::nullopt;
  const auto version =
      std::ranges::find(policy->versions, policy->default_version, &PolicyVersion::number);
  if (version == policy->versions.end()) return std::nullopt;
  return version->document;
}

}  // namespace weir::cloud::iam
