// Looks up one event by its id: who owns it, where it stands, and how its owner was judged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/event/reason.h"
#include "src/event/schema.h"
#include "src/pipeline/claim_listing.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/processor.h"
#include "src/result/result.h"

namespace weir::lake {

/// What stands in the object that a claim names.
enum class ClaimedPlace : std::uint8_t {
  kHeld,              ///< the event, with the body that was claimed
  kHeldWithUnknown,   ///< the event; whether with that body can't be told
  kHeldWithOther,     ///< the event, with another body
  kNotHeld,           ///< other events
  kObjectMissing,     ///< there is no such object
  kObjectUnreadable,  ///< damage
};

/// "held", "object_missing"
[[nodiscard]] std::string_view ClaimedPlaceName(ClaimedPlace place);

struct ClaimLookup {
  pipeline::ListedClaim claim;
  std::string object;     ///< that the claim names, or what that has become
  std::string erased_at;  ///< when the event was erased, as a text; "" where it was not
  ClaimedPlace place = ClaimedPlace::kNotHeld;
  std::uint64_t line = 0;  ///< of the object, from 1; 0 where it does not hold the event
  /// The row of the owner's position in the entry of the attempt that wrote the object. Nothing
  /// where there is none: another attempt has counted it, or the ledger has no rows.
  std::optional<pipeline::Verdict> judged;
};

struct LookupPlace {
  pipeline::ObjectListing& objects;
  pipeline::ClaimListing& claims;
  std::string prefix;    ///< of the lake: "" or "some/folder/"
  event::Schema schema;  ///< of the lake
};

/// Nothing where no claim bears the id. `id` is one as events claim it (event::IdFromText).
[[nodiscard]] Result<std::optional<ClaimLookup>> LookUpClaim(const LookupPlace& where,
                                                             std::string_view id);

}  // namespace weir::lake
