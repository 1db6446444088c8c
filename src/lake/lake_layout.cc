// Which layout a lake has, as far as it shows: so that nothing is written that nobody looks for.
#include "src/lake/lake_layout.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/landing/name.h"
#include "src/merge/plan/names.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/tombstone.h"

namespace weir::lake {
namespace {

/// The first object in a folder of the lake; "" where there is none.
Result<std::string> FirstIn(pipeline::ObjectListing& lake, const std::string& prefix,
                            std::string_view folder) {
  return pipeline::FirstName(*lake.List(fmt::format("{}{}/", prefix, folder), ""));
}

/// Whether claims judge what a merge has judged before.
Result<bool> HasEnded(pipeline::ObjectListing& lake, const std::string& prefix) {
  const std::string mark = prefix + std::string(merge::kEndedName);
  const auto first = pipeline::FirstName(*lake.List(mark, ""));
  if (!first) return first.error();
  return *first == mark;
}

/// The folders that lakes of whatever kind begin with.
constexpr std::array<std::string_view, 5> kFoldersOfLakes = {
    pipeline::kLakeFolder, landing::kLandingFolder, pipeline::kLedgerFolder,
    pipeline::kQuarantineFolder, "merge"};
/// So many folders are looked into for a lake that may have been meant.
constexpr std::size_t kMostGuesses = 32;

Result<bool> IsLake(pipeline::ObjectListing& lake, const std::string& prefix) {
  for (const std::string_view folder : kFoldersOfLakes) {
    const auto first = FirstIn(lake, prefix, folder);
    if (!first) return first.error();
    if (!first->empty()) return true;
  }
  return false;
}

/// Folders near `prefix` that may have been meant: those above it, nearest first, and those in it.
Result<std::vector<std::string>> FoldersNear(pipeline::ObjectListing& lake,
                                             const std::string& prefix) {
  std::vector<std::string> folders;
  for (std::string above = prefix; !above.empty() && folders.size() < kMostGuesses;) {
    above.pop_back();
    const std::size_t end = above.rfind('/');
    above.resize(end == std::string::npos ? 0 : end + 1);
    folders.push_back(above);
  }
  const auto page = lake.List(prefix, "/")->Next();
  if (!page) return page.error();
  if (!page->has_value()) return folders;
  const auto& below = (*page)->prefixes;
  folders.insert(folders.end(), below.begin(),
                 below.begin() + static_cast<std::ptrdiff_t>(std::min(kMostGuesses, below.size())));
  return folders;
}

}  // namespace

Result<void> CheckIsThere(pipeline::ObjectListing& lake, const std::string& prefix) {
  const auto is_lake = IsLake(lake, prefix);
  if (!is_lake) return is_lake.error();
  if (*is_lake) return {};
  const auto anything = pipeline::FirstName(*lake.List("", ""));
  if (!anything) return anything.error();
  if (anything->empty()) return {};
  std::string message = lake.Describe(prefix) +
                        ": no lake is there (no folder lake, landing or ledger); name it as its "
                        "function has it";
  const auto near = FoldersNear(lake, prefix);
  if (!near) return near.error();
  for (const std::string& folder : *near) {
    const auto is_meant = IsLake(lake, folder);
    if (!is_meant) return is_meant.error();
    if (!*is_meant) continue;
    message += fmt::format("; is {} meant?", lake.Describe(folder));
    break;
  }
  return Error{ErrorKind::kNotFound, std::move(message)};
}

Result<std::string> WhatHasLanded(pipeline::ObjectListing& lake, const std::string& prefix) {
  const auto has_ended = HasEnded(lake, prefix);
  if (!has_ended) return has_ended.error();
  if (*has_ended) return std::string();
  auto landed = FirstIn(lake, prefix, landing::kLandingFolder);
  if (!landed || !landed->empty()) return landed;
  return pipeline::FirstName(*lake.List(prefix + std::string(merge::kMergeFolder), ""));
}

Result<void> CheckLayout(pipeline::ObjectListing& lake, const std::string& prefix, bool lands) {
  const auto landed = WhatHasLanded(lake, prefix);
  if (!landed) return landed.error();
  if (!landed->empty() && !lands) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("this lake has layout landing ({} is there): a merge judges what is "
                             "new, and knows nothing of claims; say --layout landing",
                             lake.Describe(*landed))};
  }
  if (!landed->empty() || !lands) return {};
  const auto counted = FirstIn(lake, prefix, pipeline::kLedgerFolder);
  if (!counted) return counted.error();
  if (counted->empty()) return {};
  return Error{ErrorKind::kInvalidInput,
               fmt::format("nothing has landed in this lake, though it has records ({} is there): "
                           "no merge would judge what lands; say --layout batch or event, as the "
                           "function has it",
                           lake.Describe(*counted))};
}

Result<void> CheckNoWayBack(pipeline::ObjectListing& lake, const std::string& prefix,
                            std::string_view asked) {
  const auto has_ended = HasEnded(lake, prefix);
  if (!has_ended) return has_ended.error();
  if (*has_ended) return {};
  auto landed = FirstIn(lake, prefix, landing::kLandingFolder);
  if (landed && landed->empty()) landed = FirstIn(lake, prefix, "merge/plans");
  if (!landed) return landed.error();
  if (landed->empty()) return {};
  return Error{ErrorKind::kInvalidInput,
               fmt::format("the lake has layout landing ({} is there), and layout {} is asked for, "
                           "which does not know what the merge has judged: events would be stored "
                           "twice; say --layout landing, or begin with an empty lake "
                           "(docs/layouts.md)",
                           lake.Describe(*landed), asked)};
}

Result<std::optional<pipeline::Layout>> LayoutIn(pipeline::ObjectListing& lake,
                                                 const std::string& prefix) {
  // One name of an attempt is enough, where any may be that of an event, or of a file of others.
  constexpr std::size_t kMostLookedAt = 10'000;
  std::optional<pipeline::Layout> found;
  std::size_t looked_at = 0;
  const auto pages = lake.List(fmt::format("{}{}/", prefix, pipeline::kLakeFolder), "");
  while (looked_at < kMostLookedAt) {
    const auto page = pages->Next();
    if (!page) return page.error();
    if (!page->has_value()) break;
    for (const pipeline::ListedObject& object : (*page)->objects) {
      // What others became tells nothing of how they were written.
      if (pipeline::MakerOf(object.name)) continue;
      const auto layout = pipeline::LayoutOf(object.name);
      if (layout == pipeline::Layout::kBatch) return layout;
      if (layout) found = layout;
    }
    looked_at += (*page)->objects.size();
  }
  return found;
}

}  // namespace weir::lake
