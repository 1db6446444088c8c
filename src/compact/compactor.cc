// Rolls up the days that are over of a lake whose events have claims.
#include "src/compact/compactor.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "src/compact/day_compactor.h"
#include "src/merge/open_chain.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/object_listing.h"

namespace weir::compact {
namespace {

/// Days that fail one after another, until it is the lake that fails.
constexpr int kMostFailuresTogether = 8;
constexpr std::int64_t kHourInMicros = 3'600 * event::kMicrosPerSecond;

/// What stands right below a folder, as folders.
Result<std::vector<std::string>> FoldersIn(merge::MergeObjects& objects,
                                           const std::string& folder) {
  std::vector<std::string> folders;
  const auto listed = pipeline::ForEachPage(
      *objects.List(folder, "/"), [&](const pipeline::ObjectPages::Page& page) -> Result<void> {
        folders.insert(folders.end(), page.prefixes.begin(), page.prefixes.end());
        return {};
      });
  if (!listed) return listed.error();
  return folders;
}

/// The days that the lake has, oldest first.
Result<std::vector<event::Day>> DaysOf(merge::MergeObjects& objects) {
  constexpr int kFoldersAboveADay = 3;
  std::vector<std::string> folders = {fmt::format("{}/", pipeline::kLakeFolder)};
  for (int level = 0; level < kFoldersAboveADay; ++level) {
    std::vector<std::string> below;
    for (const std::string& folder : folders) {
      const auto found = FoldersIn(objects, folder);
      if (!found) return found.error();
      below.insert(below.end(), found->begin(), found->end());
    }
    folders = std::move(below);
  }
  std::vector<event::Day> days;
  for (const std::string& folder : folders) {
    if (const auto day = merge::LakeDayOf(folder)) days.push_back(*day);
  }
  return days;
}

bool IsOver(event::Day day, event::Timestamp now, std::uint32_t hours) {
  const std::int64_t end = (std::int64_t{day.days} + 1) * event::kMicrosPerDay;
  return now.micros >= end + std::int64_t{hours} * kHourInMicros;
}

}  // namespace

Result<void> CheckIsNotMerged(merge::MergeObjects& objects) {
  const auto is_merged = merge::HasOpenChain(objects);
  if (!is_merged) return is_merged.error();
  if (!*is_merged) return {};
  return Error{ErrorKind::kConflict,
               objects.Describe(merge::kPlansFolder) +
                   ": a merge has this lake, and rolls its days up itself; leave it to `weir "
                   "compact`, or to merge_roll_after_hours"};
}

void CompactSummary::LeaveAsItIs(const Error& why) {
  ++left_as_it_is;
  if (damaged.size() < kMaxNamed) damaged.push_back(why);
}

void CompactSummary::Skip(const Error& why) {
  ++skipped;
  if (foreign.size() < kMaxNamed) foreign.push_back(why);
}

Result<CompactSummary> RunCompact(const CompactSettings& settings, merge::MergeObjects& objects,
                                  const merge::MayGoOn& may_go_on) {
  if (auto checked = CheckIsNotMerged(objects); !checked) return checked.error();
  CompactSummary summary;
  const auto days = DaysOf(objects);
  if (!days) return days.error();
  int failed_in_a_row = 0;
  for (const event::Day day : *days) {
    if (!IsOver(day, objects.Now(), settings.roll_after_hours)) continue;
    if (!may_go_on()) {
      summary.done = false;
      break;
    }
    ++summary.days;
    DayCompactor compactor(settings, objects, may_go_on, day, summary);
    const auto ran = compactor.Run();
    const bool has_failed = !ran && ran.error().kind != ErrorKind::kCorrupt;
    failed_in_a_row = has_failed ? failed_in_a_row + 1 : 0;
    if (ran) continue;
    const bool is_of_the_lake =
        ran.error().kind == ErrorKind::kConflict || failed_in_a_row == kMostFailuresTogether;
    if (is_of_the_lake) return ran.error();
    summary.LeaveAsItIs(ran.error());
    if (has_failed && !summary.failed) summary.failed = ran.error();
  }
  return summary;
}

}  // namespace weir::compact
