// Looks at a day of the lake: which of its files are to become one.
#include "src/merge/rollup/roll_maker.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "src/landing/folder_path.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest.h"
#include "src/merge/rollup/rolled_files.h"
#include "src/pipeline/object_listing.h"

namespace weir::merge {
namespace {

/// What the manifest lists, with the sizes that a listing tells; a file that is gone is left out.
Result<std::vector<StoredFile>> FilesOf(MergeObjects& objects, event::Day day) {
  const std::string name = ManifestName(day);
  const auto manifest = std::move(objects.Get({&name, 1}).front());
  if (!manifest) return manifest.error();
  std::vector<StoredFile> files;
  if (!manifest->has_value()) return files;
  const auto names = ParseManifest(**manifest, day, objects.Root(), objects.Describe(name));
  if (!names) return names.error();
  const auto listed = pipeline::ForEachPage(
      *objects.List(LakeDayFolder(day), ""),
      [&](const pipeline::ObjectPages::Page& page) -> Result<void> {
        for (const pipeline::ListedObject& object : page.objects) {
          const bool may_be_planned = landing::IsLakeFolder(FolderOf(object.name)) &&
                                      std::ranges::binary_search(*names, object.name);
          if (may_be_planned) {
            files.push_back({object.name, object.size});
          }
        }
        return {};
      });
  if (!listed) return listed.error();
  return files;
}

/// Reads what is to become one. Files that can't be read are said and put into `bad`.
Result<std::vector<std::uint64_t>> LookAt(MergeObjects& objects,
                                          const std::vector<std::string>& names,
                                          std::vector<Error>& damaged,
                                          std::set<std::string, std::less<>>& bad) {
  std::vector<std::uint64_t> sizes;
  const auto read = ReadFiles(objects, names, [](std::size_t, std::string_view) {});
  for (std::size_t i = 0; i < names.size(); ++i) {
    sizes.push_back(read[i] ? *read[i] : 0);
    if (read[i]) continue;
    if (IsForNow(read[i].error())) return read[i].error();
    damaged.push_back(read[i].error());
    bad.insert(names[i]);
  }
  return sizes;
}

}  // namespace

Result<DayRolls> FindRolls(MergeObjects& objects, event::Day day, const RollBounds& bounds,
                           std::vector<Error>& damaged) {
  auto files = FilesOf(objects, day);
  if (!files && IsForNow(files.error())) return files.error();
  if (!files) {
    damaged.push_back(files.error());
    return DayRolls{};
  }
  while (true) {
    const DayRolls rolls = RollsOf(*files, bounds.target_bytes);
    DayRolls cut{.rolls = {}, .ends_day = rolls.ends_day};
    std::set<std::string, std::less<>> bad;
    for (const std::vector<std::string>& roll : rolls.rolls) {
      const auto sizes = LookAt(objects, roll, damaged, bad);
      if (!sizes) return sizes.error();
      std::ranges::move(CutRoll(roll, *sizes, bounds.max_unpacked), std::back_inserter(cut.rolls));
    }
    if (bad.empty()) return cut;
    std::erase_if(*files, [&bad](const StoredFile& file) { return bad.contains(file.name); });
  }
}

Result<std::vector<event::Day>> DaysWithManifests(MergeObjects& objects) {
  std::vector<event::Day> days;
  const auto listed =
      pipeline::ForEachPage(*objects.List(std::string(kManifestsFolder), ""),
                            [&days](const pipeline::ObjectPages::Page& page) -> Result<void> {
                              for (const pipeline::ListedObject& object : page.objects) {
                                const auto day = ManifestDayOf(object.name);
                                if (day) days.push_back(*day);
                              }
                              return {};
                            });
  if (!listed) return listed.error();
  return days;
}

}  // namespace weir::merge
