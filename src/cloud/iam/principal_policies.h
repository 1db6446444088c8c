// Which policies have a say in what a role may do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/iam/document_cache.h"
#include "src/cloud/iam/store.h"
#include "src/policy/evaluation.h"

namespace weir::cloud::iam {

struct NamedPolicy {
  std::string name;  ///< of one of its own, or of a managed one
  DocumentCache::Pointer document;
};

/// Those of the role's own and those that are attached to it. One that can't be read is left out:
/// it allows nothing.
struct PrincipalPolicies {
  std::vector<NamedPolicy> identity;
  bool has_boundary = false;
  DocumentCache::Pointer boundary;  ///< null: it can't be read, and allows nothing

  /// For policy::Judge. It looks into this.
  [[nodiscard]] policy::Policies View() const;
};

[[nodiscard]] PrincipalPolicies PoliciesOf(const IamStore& store, DocumentCache& documents,
                                           const Role& role);

/// The text of a managed policy, of the account or of AWS's: its default version. Nothing where it
/// is not here.
[[nodiscard]] std::optional<std::string> ManagedPolicy(const IamStore& store, std::string_view arn);

}  // namespace weir::cloud::iam
