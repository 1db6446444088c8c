// Looks up one event by its id in a lake that landings are merged into: who owns it, where it
// stands, and how each record that brought it was judged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/schema.h"
#include "src/lake/claim_lookup.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/ports.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

/// So many landings are looked into: those that wait, and the last ones that plans have judged.
inline constexpr std::size_t kMostLandingsLookedInto = 2'000;

/// An event with that id, in a landing that is still there.
struct LandedCopy {
  std::string landing;  ///< its name
  std::string position;
  std::optional<merge::RowVerdict> verdict;  ///< nothing as long as it waits
};

struct MergedLookup {
  /// The position that owns the id, or kUnknownOwner; nothing where the index does not have it, or
  /// has it as erased.
  std::optional<std::string> owner;
  std::string erased_at;  ///< when the id was erased, as a text; "" where it was not
  /// Where the event stands or is held; empty where no landing is left that would tell.
  std::string object;
  std::uint64_t line = 0;  ///< of the object, from 1; 0 where it is held, or the object lacks it
  std::optional<ClaimedPlace> place;  ///< with "claimed" as judged; nothing where that is not known
  bool is_held = false;               ///< a later plan will store it
  std::vector<LandedCopy> landed;
  std::uint64_t not_looked_into = 0;  ///< landings, of which there are too many
};

/// "stored_before"; "waits" for nothing.
[[nodiscard]] std::string_view LandedVerdictName(const std::optional<merge::RowVerdict>& verdict);

struct MergedLookupPlace {
  pipeline::ObjectListing& lake;  ///< whose names have the prefix
  merge::MergeObjects& objects;   ///< the same, below it
  merge::HeadStore& head;
  std::string prefix;    ///< of the lake: "" or "some/folder/"
  event::Schema schema;  ///< of the lake
};

/// `id` is one as events have it in the lake (event::IdFromText).
[[nodiscard]] Result<MergedLookup> LookUpMerged(const MergedLookupPlace& where,
                                                std::string_view id);

}  // namespace weir::lake
