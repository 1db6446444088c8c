// Manifests of the days that a lake has before it is seeded.
#include "src/merge/rollup/seeded_manifests.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/event/timestamp.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/object_listing.h"

namespace weir::merge {
namespace {

/// Whoever changes a manifest under our hands seeds the lake as well, or was slow.
constexpr int kMostSeedRounds = 20;

/// Writes the manifests of days that come one after another.
class SeededManifests {
 public:
  SeededManifests(MergeObjects& objects, PlanNumber after) : objects_(objects), after_(after) {}

  Result<std::uint64_t> Run() {
    const auto listed =
        pipeline::ForEachPage(*objects_.List(fmt::format("{}/", pipeline::kLakeFolder), ""),
                              [this](const pipeline::ObjectPages::Page& page) -> Result<void> {
                                for (const pipeline::ListedObject& object : page.objects) {
                                  if (!IsLakeFile(object) || IsOfLaterPlan(object.name)) continue;
                                  if (auto added = Add(object.name); !added) return added;
                                }
                                return {};
                              });
    if (!listed) return listed.error();
    if (auto ended = EndDay(); !ended) return ended.error();
    return days_;
  }

 private:
  Result<void> Add(const std::string& name) {
    const auto day = LakeDayOf(name);
    if (!day) return {};
    if (day_ != day) {
      if (auto ended = EndDay(); !ended) return ended;
      day_ = day;
    }
    names_.push_back(name);
    return {};
  }

  Result<void> EndDay() {
    if (!day_) return {};
    for (int round = 0; round < kMostSeedRounds; ++round) {
      const auto is_written = Write();
      if (!is_written) return is_written.error();
      if (!*is_written) continue;
      names_.clear();
      ++days_;
      return {};
    }
    return Error{ErrorKind::kUnavailable,
                 fmt::format("{}: it changes each time that it was read; try again later",
                             objects_.Describe(ManifestName(*day_)))};
  }

  /// False where somebody else has changed it meanwhile, or there is no clear answer.
  Result<bool> Write() {
    const std::string name = ManifestName(*day_);
    const auto there = std::move(objects_.GetVersions({&name, 1}).front());
    if (!there) return there.error();
    const auto is_merged = IsMerged(name, *there);
    if (!is_merged) return is_merged.error();
    const Replacement manifest{.name = name,
                               .version = *there ? (*there)->version : std::string(),
                               .bytes = FormatManifest(names_, objects_.Root())};
    if (*is_merged || (*there && (*there)->bytes == manifest.bytes)) return true;
    auto replaced = std::move(objects_.Replace({&manifest, 1}).front());
    if (!replaced && replaced.error().kind == ErrorKind::kUnknown) return false;
    return replaced;
  }

  /// Whether a plan has changed the manifest: then somebody else has seeded the lake, and it has
  /// all that is listed here.
  [[nodiscard]] Result<bool> IsMerged(const std::string& name,
                                      const std::optional<VersionedObject>& manifest) const {
    if (!manifest) return false;
    const auto names =
        ParseManifest(manifest->bytes, *day_, objects_.Root(), objects_.Describe(name));
    if (!names) return false;  // it is made anew
    return std::ranges::any_of(*names,
                               [this](const std::string& one) { return IsOfLaterPlan(one); });
  }

  [[nodiscard]] bool IsOfLaterPlan(const std::string& name) const {
    return OutputPlanOf(name).value_or(0) > after_;
  }

  MergeObjects& objects_;
  const PlanNumber after_;
  std::optional<event::Day> day_;
  std::vector<std::string> names_;
  std::uint64_t days_ = 0;
};

}  // namespace

Result<std::uint64_t> WriteSeededManifests(MergeObjects& objects, PlanNumber after) {
  return SeededManifests(objects, after).Run();
}

}  // namespace weir::merge
