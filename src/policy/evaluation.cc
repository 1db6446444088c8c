// First all that denies, then who allows within what bounds.
#include "src/policy/evaluation.h"

#include <algorithm>

#include <fmt/format.h>

namespace weir::policy {
namespace {

/// The first statement with the effect that the wish meets; null without.
const Statement* Find(const Document* document, Effect effect, const Wish& wish) {
  if (document == nullptr) return nullptr;
  for (const Statement& statement : document->statements()) {
    if (statement.effect == effect && statement.Matches(wish)) return &statement;
  }
  return nullptr;
}

const Statement* Find(const std::vector<const Document*>& documents, Effect effect,
                      const Wish& wish) {
  for (const Document* document : documents) {
    if (const Statement* found = Find(document, effect, wish)) return found;
  }
  return nullptr;
}

/// Of a resource's policy.
struct Grant {
  Naming naming = Naming::kNot;
  const Statement* statement = nullptr;
};

/// The one that names the caller most closely.
Grant FindGrant(const Document* document, Effect effect, const Caller& caller, const Wish& wish) {
  Grant best;
  if (document == nullptr) return best;
  for (const Statement& statement : document->statements()) {
    if (statement.effect != effect || !statement.principals) continue;
    const Naming naming = statement.Names(caller);
    if (naming > best.naming && statement.Matches(wish)) best = {naming, &statement};
  }
  return best;
}

Decision Denied(Layer layer, const Statement* by) {
  return {.is_allowed = false, .is_explicit = by != nullptr, .layer = layer, .statement = by};
}

Decision Allowed(Layer layer, const Statement* by) {
  return {.is_allowed = true, .is_explicit = by != nullptr, .layer = layer, .statement = by};
}

/// What a statement denies, whoever else allows it.
std::optional<Decision> FindDenial(const Caller& caller, const Policies& policies,
                                   const Wish& wish) {
  if (const Grant grant = FindGrant(policies.resource, Effect::kDeny, caller, wish);
      grant.statement != nullptr) {
    return Denied(Layer::kResource, grant.statement);
  }
  if (const Statement* by = Find(policies.identity, Effect::kDeny, wish)) {
    return Denied(Layer::kIdentity, by);
  }
  if (const Statement* by = Find(policies.boundary, Effect::kDeny, wish)) {
    return Denied(Layer::kBoundary, by);
  }
  if (const Statement* by = Find(policies.session, Effect::kDeny, wish)) {
    return Denied(Layer::kSession, by);
  }
  return std::nullopt;
}

std::string_view LayerName(Layer layer) {
  switch (layer) {
    case Layer::kIdentity:
      return "identity-based policy";
    case Layer::kResource:
      return "resource-based policy";
    case Layer::kBoundary:
      return "permissions boundary";
    case Layer::kSession:
      break;
  }
  return "session policy";
}

}  // namespace

Decision Judge(const Caller& caller, const Policies& policies, const Wish& wish) {
  if (const auto denial = FindDenial(caller, policies, wish)) return *denial;
  if (policies.is_root) return Allowed(Layer::kIdentity, nullptr);
  const Grant grant = FindGrant(policies.resource, Effect::kAllow, caller, wish);
  if (grant.naming == Naming::kSession) return Allowed(Layer::kResource, grant.statement);
  const Statement* const identity = Find(policies.identity, Effect::kAllow, wish);
  const bool is_granted = grant.naming == Naming::kRole;
  if (identity == nullptr && !is_granted) return Denied(Layer::kIdentity, nullptr);
  if (policies.has_boundary && Find(policies.boundary, Effect::kAllow, wish) == nullptr) {
    return Denied(Layer::kBoundary, nullptr);
  }
  if (policies.has_session && Find(policies.session, Effect::kAllow, wish) == nullptr) {
    return Denied(Layer::kSession, nullptr);
  }
  return identity != nullptr ? Allowed(Layer::kIdentity, identity)
                             : Allowed(Layer::kResource, grant.statement);
}

bool Trusts(const Document& trust, const Caller& caller, const Wish& wish) {
  return FindGrant(&trust, Effect::kDeny, caller, wish).statement == nullptr &&
         FindGrant(&trust, Effect::kAllow, caller, wish).statement != nullptr;
}

std::string WhyDenied(const Caller& caller, const Wish& wish, const Decision& decision,
                      bool quoted) {
  const std::string_view mark = quoted ? "\"" : "";
  const std::string what =
      fmt::format("User: {} is not authorized to perform: {} on resource: {}{}{}", caller.arn,
                  wish.action, mark, wish.resource, mark);
  const std::string_view layer = LayerName(decision.layer);
  if (!decision.is_explicit) {
    return fmt::format("{} because no {} allows the {} action", what, layer, wish.action);
  }
  return fmt::format("{} with an explicit deny in {} {}", what,
                     decision.layer == Layer::kIdentity ? "an" : "a", layer);
}

}  // namespace weir::policy
