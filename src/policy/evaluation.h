// Whether a caller may do something, by all policies that have a say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/policy/document.h"

namespace weir::policy {

/// The policies that have a say. They outlive the judgement.
struct Policies {
  bool is_root = false;  ///< the account's root: may do all that no resource's policy denies
  std::vector<const Document*> identity = {};
  bool has_boundary = false;  ///< one without a document allows nothing
  const Document* boundary = nullptr;
  bool has_session = false;
  std::vector<const Document*> session = {};
  const Document* resource = nullptr;  ///< the resource's own; null: it has none
};

/// Whose word was the last one.
enum class Layer : std::uint8_t { kIdentity, kResource, kBoundary, kSession };

struct Decision {
  bool is_allowed = false;
  bool is_explicit = false;  ///< denied by a statement, and not for want of one
  Layer layer = Layer::kIdentity;
  /// What allowed or denied; null where nothing did. Of several, the first.
  const Statement* statement = nullptr;
};

/// "Policy evaluation logic", User Guide, for a caller and a resource of one account: any statement
/// that denies has the last word; else a resource's policy allows by itself, or an identity policy
/// does within boundary and session policies. A resource's policy that names a role is bounded by
/// both, one that names the session by neither, and one that names the account leaves it to the
/// account's own policies.
[[nodiscard]] Decision Judge(const Caller& caller, const Policies& policies, const Wish& wish);

/// Whether a trust policy lets the caller (an account's or a service) do `wish.action`.
[[nodiscard]] bool Trusts(const Document& trust, const Caller& caller, const Wish& wish);

/// What AWS says to who is denied ("Troubleshoot access denied error messages", User Guide).
/// `quoted`: the resource stands in quotation marks, as S3 has it.
[[nodiscard]] std::string WhyDenied(const Caller& caller, const Wish& wish,
                                    const Decision& decision, bool quoted = false);

}  // namespace weir::policy
