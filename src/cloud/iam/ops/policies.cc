// CreatePolicy, GetPolicy, ListPolicies, DeletePolicy.
#include "src/cloud/iam/ops/policies.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/cloud/iam/arguments.h"
#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/paging.h"
#include "src/cloud/iam/render.h"
#include "src/text/random.h"

namespace weir::cloud::iam::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kIdLength = 17;

bool IsUsed(const std::vector<Role>& roles, const Policy& policy) {
  return std::any_of(roles.begin(), roles.end(), [&policy](const Role& role) {
    return role.attached.contains(policy.arn) || role.boundary == policy.arn;
  });
}

}  // namespace

JsonOutcome CreatePolicy(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  Policy policy;
  policy.name = ReadPolicyName(in);
  policy.path = ReadPath(in);
  policy.description = in.String("Description");
  policy.tags = ReadTags(in, TagKeys::kOfPolicy);
  std::string document = ReadDocument(in, "PolicyDocument", policy::Kind::kIdentity);
  if (in.error()) return *in.error();

  policy.id = "ANPA" + text::RandomText(kIdLength);
  policy.arn =
      fmt::format("arn:aws:iam::{}:policy{}{}", protocol::kAccountId, policy.path, policy.name);
  policy.created = policy.updated = context.clock.Now();
  policy.versions = {{1, std::move(document), policy.created}};
  if (const auto created = context.store.Create(policy); !created) return created.error();
  return json::object{{"Policy", ToJson(policy, context.store.Roles(), Detail::kCreated)}};
}

JsonOutcome GetPolicy(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const PolicyArn arn = ReadPolicyArn(in);
  if (in.error()) return *in.error();
  const auto policy = context.store.FindPolicy(arn);
  if (!policy) return errors::NoSuchPolicy(arn.text);
  return json::object{{"Policy", ToJson(*policy, context.store.Roles(), Detail::kWhole)}};
}

JsonOutcome ListPolicies(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const std::string_view scope = in.String("Scope").value_or("All");
  const bool only_attached = in.Boolean("OnlyAttached").value_or(false);
  const std::string_view prefix = in.String("PathPrefix").value_or("/");
  const PageRequest page = PageRequest::Read(in);
  if (in.error()) return *in.error();
  if (scope != "Local") {
    // The list of AWS's own is long, changes, and is not here.
    return protocol::AwsError{400, "InvalidInput",
                              "Only policies of the Scope 'Local' can be listed."};
  }
  const std::vector<Role> roles = context.store.Roles();
  std::vector<Policy> policies = context.store.Policies();
  std::erase_if(policies, [&](const Policy& policy) {
    return !policy.path.starts_with(prefix) || (only_attached && !IsUsed(roles, policy));
  });
  return RenderPage(
      page, "Policies", policies, [](const Policy& policy) { return NameKey(policy.name); },
      [&roles](const Policy& policy) { return ToJson(policy, roles, Detail::kInList); });
}

JsonOutcome DeletePolicy(Context& context, const Call& /*call*/, const json::object& input) {
  Input in(input);
  const PolicyArn arn = ReadPolicyArn(in);
  if (in.error()) return *in.error();
  const auto deleted = context.store.DeletePolicy(arn, [&](const Policy& policy) -> Outcome<void> {
    // API_DeletePolicy: detached everywhere, with its default version alone
    // (APolicyInUseIsNotDeleted).
    if (IsUsed(context.store.Roles(), policy)) {
      return errors::DeleteConflict("Cannot delete a policy attached to entities.");
    }
    if (policy.versions.size() > 1) {
      return errors::DeleteConflict(
          "This policy has more than one version. Before you delete a policy, you must delete the "
          "policy's versions. The default version is deleted with the policy.");
    }
    return {};
  });
  if (!deleted) return deleted.error();
  return json::object();
}

}  // namespace weir::cloud::iam::ops
