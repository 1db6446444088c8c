// "AWS JSON policy elements: Principal", User Guide.
#include "src/policy/principal.h"

#include <algorithm>

#include <fmt/format.h>

namespace weir::policy {
namespace {

Naming NamingOf(std::string_view principal, const Caller& caller) {
  if (principal == "*") return Naming::kRole;
  if (principal == caller.arn) return caller.role_arn.empty() ? Naming::kRole : Naming::kSession;
  if (!caller.role_arn.empty() && principal == caller.role_arn) return Naming::kRole;
  const bool is_account = principal == caller.account ||
                          principal == fmt::format("arn:aws:iam::{}:root", caller.account);
  return is_account ? Naming::kAccount : Naming::kNot;
}

}  // namespace

Naming Principals::Names(const Caller& caller) const {
  if (!caller.service.empty()) {
    const bool named = everybody || std::ranges::count(services, caller.service) > 0;
    return named ? Naming::kRole : Naming::kNot;
  }
  Naming best = everybody ? Naming::kRole : Naming::kNot;
  for (const std::string& principal : aws) best = std::max(best, NamingOf(principal, caller));
  return best;
}

}  // namespace weir::policy
