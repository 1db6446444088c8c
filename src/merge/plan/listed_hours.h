// How far a listing of all hours has come, noted beside the chain: the next run goes on there.
//
//     listing = note "\n" digest     of the note; merge/listing
//
// A note is a hint and never needed. What it says was seen before it was written, and what may have
// come since is what may come behind the back of a listing that is through in one go as well: a
// landing whose put was under way when its hour was listed. So whoever goes on with a note counts
// days from when that listing began.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "src/event/timestamp.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

struct ListedHours {
  event::Timestamp since;  ///< when it began: read before anything was listed
  PlanNumber plan = 0;     ///< all plans up to it were known to whoever has listed
  std::string to;          ///< hours up to this one were listed; "" where none was
  /// Of these, such as have to be listed again, for their landings themselves are asked for: those
  /// that wait, have come back, or may go.
  std::set<std::string, std::less<>> again;
  std::optional<PlanNumber> lowest_plan;      ///< of landings in these hours
  std::set<std::string, std::less<>> shards;  ///< that have a landing in these hours

  friend bool operator==(const ListedHours&, const ListedHours&) = default;
};

[[nodiscard]] std::string FormatListedHours(const ListedHours& listed);
/// Nothing where it is not what FormatListedHours() writes.
[[nodiscard]] std::optional<ListedHours> ParseListedHours(std::string_view bytes);

/// One that begins at that time.
[[nodiscard]] ListedHours ListingBegunAt(event::Timestamp now);
/// What was noted, if the next listing of all hours may go on with it behind that plan; else one
/// that begins now. Nothing is known that is of another listing than the one that is due, or older
/// than a day.
[[nodiscard]] Result<ListedHours> ReadListedHours(MergeObjects& objects, const ChainState& state,
                                                  PlanNumber head, event::Timestamp now);
/// Whether a plan that was not known has named landings of hours that were listed: what was seen of
/// them is not true any more.
[[nodiscard]] bool IsOvertaken(const ListedHours& listed, const Plan& plan);
/// Notes it, unless there is a note of the same listing that is further. That it can't be noted is
/// no error: it is listed again.
void SaveListedHours(MergeObjects& objects, const ListedHours& listed);

}  // namespace weir::merge
