// What a caller says of itself becomes the condition keys of a trust policy.
#include "src/cloud/server/adapters/sts_iam_roles.h"

#include <string>
#include <utility>

#include "src/cloud/iam/trust_policy.h"
#include "src/cloud/server/adapters/role_by_arn.h"
#include "src/text/ascii.h"

namespace weir::cloud::server {
namespace {

policy::Keys KeysOf(const sts::SessionWish& wish) {
  policy::Keys keys = {{"sts:rolesessionname", {wish.name}}};
  if (!wish.external_id.empty()) keys["sts:externalid"] = {wish.external_id};
  if (!wish.source_identity.empty()) keys["sts:sourceidentity"] = {wish.source_identity};
  for (const auto& [name, value] : wish.tags) {
    keys["aws:requesttag/" + text::AsciiLowered(name)] = {value};
  }
  return keys;
}

}  // namespace

std::optional<sts::AssumableRole> IamRoles::Find(std::string_view arn) const {
  const auto role = RoleOf(store_, arn);
  if (!role) return std::nullopt;
  return sts::AssumableRole{role->name, role->id, role->max_session_seconds};
}

std::string_view IamRoles::Refused(std::string_view arn, const sts::SessionWish& wish) const {
  constexpr std::string_view kAssume = "sts:AssumeRole";
  const auto role = RoleOf(store_, arn);
  if (!role) return kAssume;
  const policy::Keys keys = KeysOf(wish);
  const auto allows = [&](std::string_view action) {
    return iam::TrustsCaller(role->trust_policy, action, keys);
  };
  if (!allows(kAssume)) return kAssume;
  if (!wish.tags.empty() && !allows("sts:TagSession")) return "sts:TagSession";
  if (!wish.source_identity.empty() && !allows("sts:SetSourceIdentity")) {
    return "sts:SetSourceIdentity";
  }
  return {};
}

}  // namespace weir::cloud::server
