// Manifests: which files a day of the lake is, for readers who want it whole and each event once.
//
//     manifest = {root name "\n"}     names rise; a text that Hive's SymlinkTextInputFormat reads
//
// A manifest of a day that plans write only moves upwards: the highest plan of which it lists a
// file is the last one that it has heard of, for each plan that changes a day adds a file to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/timestamp.h"
#include "src/merge/plan/plan.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::merge {

inline constexpr std::string_view kManifestsFolder = "manifests/";

/// "manifests/year=2021/month=07/day=15/manifest".
[[nodiscard]] std::string ManifestName(event::Day day);
/// The day of a manifest's name; nothing for other names.
[[nodiscard]] std::optional<event::Day> ManifestDayOf(std::string_view name);

/// Whether a listed object of the lake holds events, as its name ends and its size says.
/// One whose name breaks a line is none: no manifest can list it, and nothing of Weir is called so.
[[nodiscard]] bool IsLakeFile(const pipeline::ListedObject& object);
/// Whether a line can hold the name: it has no control characters.
[[nodiscard]] bool FitsALine(std::string_view name);

/// "lake/year=2021/month=07/day=15/".
[[nodiscard]] std::string LakeDayFolder(event::Day day);
/// The day of an object of the lake; nothing for names of other places.
[[nodiscard]] std::optional<event::Day> LakeDayOf(std::string_view name);

/// `names` are sorted, below the lake's root and of the lake; `root` stands before each, so that a
/// reader finds it: see MergeObjects::Root().
[[nodiscard]] std::string FormatManifest(const std::vector<std::string>& names,
                                         std::string_view root);
/// The names, without the root, sorted. kCorrupt where it is not what FormatManifest() writes of
/// this day; `where` is what the error calls it.
[[nodiscard]] Result<std::vector<std::string>> ParseManifest(std::string_view bytes, event::Day day,
                                                             std::string_view root,
                                                             std::string_view where);

/// What a plan does to the files of a day; all sorted.
struct ManifestChange {
  PlanNumber plan = 0;
  std::vector<std::string> added;  ///< of this plan, one at least
  std::vector<std::string> removed;
};

[[nodiscard]] std::vector<std::string> Changed(const std::vector<std::string>& names,
                                               const ManifestChange& change);
/// The same, but nothing where it or a later one was made already.
[[nodiscard]] std::optional<std::vector<std::string>> NamesAfter(
    const std::vector<std::string>& names, const ManifestChange& change);

}  // namespace weir::merge
