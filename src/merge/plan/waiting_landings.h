// What waits below landing/: the landings that no plan has named (C2), and those that may go (C8).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/timestamp.h"
#include "src/landing/name.h"
#include "src/merge/judge/landing_cache.h"
#include "src/merge/plan/listed_hours.h"
#include "src/merge/plan/plan.h"
#include "src/merge/plan/plan_history.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// No plan takes more landings.
inline constexpr std::size_t kMaxPlannedLandings = 512;
/// So many stored bytes of landings go into a plan; the first landing always does.
inline constexpr std::uint64_t kMaxPlannedBytes = std::uint64_t{192} << 20;
/// No plan deletes more.
inline constexpr std::size_t kMaxDeletes = 20'000;

/// So much is enough for a plan: of hours behind those that have it nothing is asked. A plan takes
/// no more.
struct EnoughLandings {
  std::uint64_t bytes = kMaxPlannedBytes;
  std::uint64_t count = kMaxPlannedLandings;
};

/// Which hours are listed, and what is asked of them.
struct ListingQuestion {
  /// Hours before are through; "" for all.
  std::string from_hour;
  /// Landings of plans are noted that are of hours before.
  event::Timestamp old_before;
  /// What no plan names and is of an hour before is no landing that waits: its plan is gone.
  std::string deleted_before;
  /// Hours before are all listed, whatever is found.
  std::string whole_before = {};
  std::optional<EnoughLandings> enough = std::nullopt;  ///< nothing: all hours are listed
};

/// In all that was listed, and of each shard the first.
struct WaitingLandings {
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;
  /// The first hour that was not listed, for enough was found before; "" where all were.
  std::string unlisted_from;
  bool is_stopped = false;  ///< for time was short: what was listed is not all that was asked for
  std::map<std::string, std::uint64_t> hours;  ///< how many are of each
  std::set<std::string, std::less<>> shards;   ///< that have a landing, in a plan or not
  /// The first of each shard, in the order of (first position, name); what is behind them is for
  /// later plans.
  std::map<std::string, std::vector<LandingToOpen>, std::less<>> by_shard;

  /// Landings of plans that are still there and of old hours, in the order of their hours; no more
  /// than kMaxDeletes.
  std::vector<std::string> old;
  /// Landings that have come back after they were deleted, and one of them.
  std::uint64_t returned = 0;
  std::string one_returned;
  /// The lowest plan that has judged a landing which is still there.
  std::optional<PlanNumber> lowest_plan;
};

/// A listing of all hours that can be stopped and gone on with. Hours that are through, which are
/// before ListingQuestion::whole_before, are listed no more often than they have to be, and the
/// time is asked for before each: but one that no run has come to yet is listed in any case.
struct ListingInSteps {
  ListedHours& listed;  ///< what is known, and becomes known, of hours that are through
  const MayGoOn& may_go_on;
};

/// Lists the hours below landing/. What is there and no landing's name is passed over, and folders
/// that are no hours with all that is in them.
[[nodiscard]] Result<WaitingLandings> ListLandings(MergeObjects& objects,
                                                   const ListingQuestion& question,
                                                   NamedLandings& named,
                                                   const ListingInSteps* steps = nullptr);

}  // namespace weir::merge
