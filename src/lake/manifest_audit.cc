// Holds the manifests of a merged lake against the files that it has.
#include "src/lake/manifest_audit.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "src/event/timestamp.h"
#include "src/merge/rollup/manifest.h"
#include "src/merge/rollup/roll_maker.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/object_listing.h"

namespace weir::lake {
namespace {

using Names = std::vector<std::string>;

/// The files of one day after another, as they are listed.
class ManifestCheck {
 public:
  ManifestCheck(merge::MergeObjects& objects, merge::NamesMadeOne& made_one, Manifests manifests)
      : objects_(objects), made_one_(made_one), kind_(manifests) {}

  Result<std::vector<ManifestDifference>> Run() {
    const auto days = merge::DaysWithManifests(objects_);
    if (!days) return days.error();
    manifests_.insert(days->begin(), days->end());
    const auto walked =
        pipeline::ForEachPage(*objects_.List(fmt::format("{}/", pipeline::kLakeFolder), ""),
                              [this](const pipeline::ObjectPages::Page& page) -> Result<void> {
                                for (const pipeline::ListedObject& object : page.objects) {
                                  if (auto taken = Take(object); !taken) return taken;
                                }
                                return {};
                              });
    if (!walked) return walked.error();
    if (auto ended = EndDay(); !ended) return ended.error();
    for (const event::Day day : manifests_) {
      files_.clear();
      day_ = day;
      if (auto compared = Compare(); !compared) return compared.error();
    }
    return std::move(differences_);
  }

 private:
  Result<void> Take(const pipeline::ListedObject& object) {
    const auto day = merge::LakeDayOf(object.name);
    if (!day || !merge::IsLakeFile(object) || made_one_.Contains(object.name)) return {};
    if (day_ != day) {
      if (auto ended = EndDay(); !ended) return ended;
      day_ = day;
    }
    files_.push_back(object.name);
    return {};
  }

  Result<void> EndDay() {
    if (!day_) return {};
    manifests_.erase(*day_);
    auto compared = Compare();
    files_.clear();
    day_.reset();
    return compared;
  }

  Result<void> Compare() {
    const std::string name = merge::ManifestName(*day_);
    const auto manifest = std::move(objects_.Get({&name, 1}).front());
    if (!manifest) return manifest.error();
    if (!manifest->has_value()) {
      differences_.push_back(
          {name, fmt::format("it is gone, and the day has {}", CountOf(files_))});
      return {};
    }
    const auto listed =
        merge::ParseManifest(**manifest, *day_, RootIn(**manifest), objects_.Describe(name));
    if (!listed) {
      differences_.push_back({name, listed.error().message});
      return {};
    }
    Names missing;
    std::ranges::set_difference(*listed, files_, std::back_inserter(missing));
    Names unlisted;
    std::ranges::set_difference(files_, *listed, std::back_inserter(unlisted));
    if (!missing.empty()) Note(name, "lists {} that the lake does not have: {}", missing);
    if (!unlisted.empty()) Note(name, "does not list {}: {}", unlisted);
    return {};
  }

  /// What stands before each name; of a copy what stands before the first one.
  [[nodiscard]] std::string RootIn(std::string_view manifest) const {
    const std::string_view first = manifest.substr(0, manifest.find('\n'));
    const std::size_t end = first.find(merge::LakeDayFolder(*day_));
    const bool is_copied = kind_ == Manifests::kCopied && end != std::string_view::npos;
    return is_copied ? std::string(first.substr(0, end)) : std::string(objects_.Root());
  }

  void Note(const std::string& name, fmt::format_string<std::string, const std::string&> how,
            const Names& files) {
    differences_.push_back({name, fmt::format(how, CountOf(files), files.front())});
  }

  static std::string CountOf(const Names& files) {
    return files.size() == 1 ? std::string("a file") : fmt::format("{} files", files.size());
  }

  merge::MergeObjects& objects_;
  merge::NamesMadeOne& made_one_;
  const Manifests kind_;
  std::set<event::Day> manifests_;  ///< of days that no file was listed of yet
  std::optional<event::Day> day_;
  Names files_;  ///< of that day
  std::vector<ManifestDifference> differences_;
};

}  // namespace

Result<std::vector<ManifestDifference>> FindManifestDifferences(merge::MergeObjects& objects,
                                                                merge::NamesMadeOne& made_one,
                                                                Manifests manifests) {
  return ManifestCheck(objects, made_one, manifests).Run();
}

}  // namespace weir::lake
