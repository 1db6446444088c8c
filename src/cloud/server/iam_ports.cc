// A role's name is the last part of its ARN.
#include "src/cloud/server/iam_ports.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/iam/trust_policy.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::server {
namespace {

/// Of a role that IAM does not have, which some functions name: the same for the same ARN.
std::string IdOfAbsent(std::string_view arn) {
  constexpr std::size_t kLetters = 17;
  constexpr std::uint64_t kBasis = 0xCBF29CE484222325;  // FNV-1a
  constexpr std::uint64_t kPrime = 0x100000001B3;
  std::uint64_t hash = kBasis;
  for (const char c : arn) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  std::string id = "AROA";
  for (std::size_t i = 0; i < kLetters; ++i) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    id += kAlphabet[hash >> 59];
    hash = (hash ^ i) * kPrime;
  }
  return id;
}

std::optional<iam::Role> RoleOf(const iam::IamStore& store, std::string_view arn) {
  auto role = store.FindRole({std::string(arn.substr(arn.rfind('/') + 1))});
  return role && role->arn == arn ? std::move(role) : std::nullopt;
}

iam::ConditionKeys KeysOf(const sts::SessionWish& wish) {
  iam::ConditionKeys keys = {{"sts:rolesessionname", wish.name}};
  if (!wish.external_id.empty()) keys["sts:externalid"] = wish.external_id;
  if (!wish.source_identity.empty()) keys["sts:sourceidentity"] = wish.source_identity;
  for (const auto& [name, value] : wish.tags) {
    std::string key = "aws:requesttag/" + name;
    std::ranges::transform(key, key.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    keys[std::move(key)] = value;
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
  const iam::ConditionKeys keys = KeysOf(wish);
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

bool FunctionRoles::CanBeAssumed(std::string_view arn) const {
  const auto role = RoleOf(store_, arn);
  if (role) return iam::TrustsService(role->trust_policy, "lambda.amazonaws.com");
  return std::ranges::all_of(store_.Roles(),
                             [](const iam::Role& other) { return other.path == kPathOfOwnRoles; });
}

std::optional<sts::Identity> FunctionCallers::Find(std::string_view access_key_id) const {
  const auto owner = functions_.OwnerOf(access_key_id);
  if (!owner) return std::nullopt;
  const std::string name = owner->role_arn.substr(owner->role_arn.rfind('/') + 1);
  const auto role = RoleOf(store_, owner->role_arn);
  return sts::Identity{
      fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", protocol::kAccountId, name,
                  owner->function),
      fmt::format("{}:{}", role ? role->id : IdOfAbsent(owner->role_arn), owner->function)};
}

}  // namespace weir::cloud::server
