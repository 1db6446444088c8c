// Whether a merge has the lake: then nothing may be claimed in it.
#include "src/lambda/merged_lake.h"

#include <array>
#include <string>

#include <fmt/format.h>

#include "src/merge/plan/names.h"

namespace weir::lambda {

Result<bool> IsSurelyNotMerged(merge::MergeObjects& lake, std::string_view layout) {
  const std::string mark(merge::kOwnerName);
  const std::array names = {mark, std::string(merge::kEndedName)};
  const auto found = lake.Get(names);
  const auto& owner = found.front();
  if (!owner) {
    if (owner.error().kind == ErrorKind::kDenied) return false;
    if (owner.error().kind == ErrorKind::kNotFound) return true;  // no bucket, as is said later
    return owner.error();
  }
  if (!*owner) return true;
  const auto& ended = found.back();
  if (ended && *ended) return true;
  if (!ended && ended.error().kind != ErrorKind::kDenied) return ended.error();
  // One that has found nothing to do leaves its mark, and has judged nothing.
  const auto plans = lake.List(std::string(merge::kPlansFolder), "")->Next();
  if (!plans) return plans.error();
  if (!plans->has_value() || (*plans)->objects.empty()) return true;
  return Error{ErrorKind::kConflict,
               fmt::format("WEIR_LAYOUT=\"{}\": a merge has this lake ({} is there), and no claim "
                           "knows what it has judged: events would be stored twice; set landing "
                           "again (the way back: docs/layouts.md)",
                           layout, lake.Describe(mark))};
}

}  // namespace weir::lambda
