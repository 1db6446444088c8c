// Allow if a statement allows and none denies. A policy was judged when it was stored; one that is
// not readable all the same trusts nobody.
#include "src/cloud/iam/trust_policy.h"

#include <algorithm>
#include <vector>

#include "src/policy/document.h"

namespace weir::cloud::iam {
namespace {

using policy::Effect;
using policy::Kind;
using policy::Statement;

bool IsTold(const policy::Condition& condition) {
  const std::string& key = condition.key();
  return key == "sts:externalid" || key == "sts:rolesessionname" || key == "sts:sourceidentity" ||
         key.starts_with("aws:requesttag/");
}

bool IsForAccounts(const Statement& statement) {
  return statement.not_principals || statement.principals->everybody ||
         !statement.principals->aws.empty();
}

bool IsForService(const Statement& statement, std::string_view service) {
  const policy::Principals& principals = *statement.principals;
  const bool is_named =
      principals.everybody || std::ranges::count(principals.services, service) > 0;
  return is_named != statement.not_principals;
}

/// What is left of a policy for whoever asks: of conditions that can't be told, those of Allow are
/// taken to be met, and a Deny that has one is none.
template <typename IsMeant>
std::vector<Statement> Meant(const policy::Document& trust, IsMeant is_meant) {
  std::vector<Statement> meant;
  for (const Statement& statement : trust.statements()) {
    const bool is_told = std::ranges::all_of(statement.conditions, IsTold);
    if (!is_meant(statement) || (statement.effect == Effect::kDeny && !is_told)) continue;
    Statement& kept = meant.emplace_back(statement);
    std::erase_if(kept.conditions, [](const auto& condition) { return !IsTold(condition); });
  }
  return meant;
}

/// Whether of these statements one allows the action and none denies it.
bool Allows(const std::vector<Statement>& statements, std::string_view action,
            const policy::Keys& keys) {
  const policy::Wish wish = {.action = action, .resource = "*", .keys = {&keys, nullptr}};
  const auto any = [&](Effect effect) {
    return std::ranges::any_of(statements, [&](const Statement& statement) {
      return statement.effect == effect && statement.Matches(wish);
    });
  };
  return any(Effect::kAllow) && !any(Effect::kDeny);
}

}  // namespace

bool TrustsService(std::string_view trust_policy, std::string_view service) {
  const auto trust = policy::Document::Parse(trust_policy, Kind::kTrust);
  if (!trust) return false;
  const auto is_meant = [service](const Statement& one) { return IsForService(one, service); };
  return Allows(Meant(*trust, is_meant), "sts:AssumeRole", {});
}

bool TrustsCaller(std::string_view trust_policy, std::string_view action,
                  const policy::Keys& keys) {
  const auto trust = policy::Document::Parse(trust_policy, Kind::kTrust);
  if (!trust) return false;
  if (std::ranges::none_of(trust->statements(), IsForAccounts)) return true;
  return Allows(Meant(*trust, IsForAccounts), action, keys);
}

}  // namespace weir::cloud::iam
