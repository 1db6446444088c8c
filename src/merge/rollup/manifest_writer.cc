// Publishes what a plan does to the files of days (C6): each day at once, and only upwards.
#include "src/merge/rollup/manifest_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "src/merge/rollup/rolled_files.h"
#include "src/pipeline/object_listing.h"
#include "src/result/check.h"

namespace weir::merge {
namespace {

constexpr std::size_t kMaxNameBytes = std::size_t{16} << 20;
/// So many manifests are in memory side by side, or so few as have so many bytes.
constexpr std::size_t kDaysAtOnce = 16;
constexpr std::size_t kManifestBytesAtOnce = std::size_t{32} << 20;
/// Whoever changes a manifest under our hands is at the same plan, or further.
constexpr int kMostRounds = 20;

}  // namespace

void ManifestWriter::Add(std::string name) {
  const auto day = LakeDayOf(name);
  WEIR_CHECK(day.has_value(), "files of the lake stand in folders of days");
  ++files_[*day];
  if (progress_ != nullptr && progress_->IsPublished(*day)) return;
  if (days_.empty() || days_.back().day != *day) {
    days_.push_back({*day, {.plan = plan_.plan().number, .added = {}, .removed = {}}});
  }
  bytes_ += name.size();
  days_.back().change.added.push_back(std::move(name));
}

bool ManifestWriter::IsFull() const { return days_.size() > 1 && bytes_ > kMaxNameBytes; }

Result<Step> ManifestWriter::PublishWholeDays() {
  if (days_.empty()) return Step::kDone;
  DayChange last = std::move(days_.back());
  days_.pop_back();
  auto step = End();
  for (const std::string& name : last.change.added) bytes_ += name.size();
  days_.push_back(std::move(last));
  return step;
}

Result<Step> ManifestWriter::End() {
  bytes_ = 0;
  return Publish(std::exchange(days_, {}));
}

Result<Step> ManifestWriter::Replace(event::Day day, std::vector<std::string> added,
                                     std::vector<std::string> removed) {
  std::ranges::sort(added);
  std::ranges::sort(removed);
  return Publish(
      {{day,
        {.plan = plan_.plan().number, .added = std::move(added), .removed = std::move(removed)}}});
}

Result<Step> ManifestWriter::Publish(DayChanges days) {
  for (DayChange& day : days) std::ranges::sort(day.change.added);
  std::size_t done = 0;
  for (std::size_t most = 1; done < days.size(); most *= 2) {
    const std::size_t fit = std::max<std::size_t>(kManifestBytesAtOnce / (largest_ + 1), 1);
    most = std::min({most, kDaysAtOnce, fit, days.size() - done});
    const auto begin = days.begin() + static_cast<std::ptrdiff_t>(done);
    const auto end = begin + static_cast<std::ptrdiff_t>(most);
    const event::Day last = std::prev(end)->day;
    DayChanges open(std::make_move_iterator(begin), std::make_move_iterator(end));
    done += most;
    for (int round = 0; !open.empty(); ++round) {
      if (round == kMostRounds) {
        return Error{ErrorKind::kUnavailable,
                     fmt::format("{}: it changes each time that it was read; try again later",
                                 plan_.objects().Describe(ManifestName(open.front().day)))};
      }
      if (auto step = PublishOnce(open); !step || *step != Step::kDone) return step;
    }
    if (progress_ != nullptr) progress_->NotePublished(last);
  }
  return Step::kDone;
}

Result<Step> ManifestWriter::PublishOnce(DayChanges& days) {
  MergeObjects& objects = plan_.objects();
  std::vector<std::string> names;
  names.reserve(days.size());
  for (const DayChange& day : days) names.push_back(ManifestName(day.day));
  const auto manifests = objects.GetVersions(names);
  std::vector<Replacement> replacements;
  DayChanges replaced;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (!manifests[i]) return manifests[i].error();
    if (*manifests[i]) largest_ = std::max(largest_, (*manifests[i])->bytes.size());
    const auto after = After(days[i], *manifests[i]);
    if (!after) return after.error();
    if (!after->has_value()) continue;
    replacements.push_back({.name = names[i],
                            .version = *manifests[i] ? (*manifests[i])->version : std::string(),
                            .bytes = FormatManifest(**after, objects.Root())});
    const std::size_t bytes = replacements.back().bytes.size();
    if (bytes >= plan_.output_limits().large_manifest_bytes) plan_.NoteLarge(names[i], bytes);
    replaced.push_back(std::move(days[i]));
  }
  days.clear();
  if (replaced.empty()) return Step::kDone;
  const bool is_first = std::exchange(is_first_, false);
  if (!is_first && progress_ != nullptr) progress_->Save();
  if (!is_first && plan_.HasTime() != Step::kDone) return Step::kOutOfTime;
  std::vector<Result<bool>> outcomes;
  const auto step = plan_.Replace(replacements, outcomes);
  if (!step || *step != Step::kDone) return step;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i] && outcomes[i].error().kind != ErrorKind::kUnknown) return outcomes[i].error();
    if (!outcomes[i] || !*outcomes[i]) days.push_back(std::move(replaced[i]));
  }
  return Step::kDone;
}

/// What the manifest is to list; nothing where it has heard of the plan. One that is gone or can't
/// be read is made anew.
Result<std::optional<std::vector<std::string>>> ManifestWriter::After(
    const DayChange& day, const std::optional<VersionedObject>& manifest) {
  const MergeObjects& objects = plan_.objects();
  if (manifest) {
    const auto names = ParseManifest(manifest->bytes, day.day, objects.Root(),
                                     objects.Describe(ManifestName(day.day)));
    if (names) return NamesAfter(*names, day.change);
  }
  const auto names = FilesInFolder(day.day);
  if (!names) return names.error();
  return std::optional(Changed(*names, day.change));
}

/// Files that were made one stand beside that one until nobody reads them.
Result<std::vector<std::string>> ManifestWriter::FilesInFolder(event::Day day) {
  if (auto read = ReadFilesMadeOne(); !read) return read.error();
  MergeObjects& objects = plan_.objects();
  std::vector<std::string> names;
  const auto listed =
      pipeline::ForEachPage(*objects.List(LakeDayFolder(day), ""),
                            [&](const pipeline::ObjectPages::Page& page) -> Result<void> {
                              for (const pipeline::ListedObject& object : page.objects) {
                                if (!IsLakeFile(object) || made_one_->contains(object.name))
                                  continue;
                                names.push_back(object.name);
                              }
                              return {};
                            });
  if (!listed) return listed.error();
  return names;
}

Result<void> ManifestWriter::ReadFilesMadeOne() {
  if (made_one_) return {};
  std::set<std::string, std::less<>> made_one;
  for (const RolledFiles& rolled : plan_.plan().state.rolled) {
    auto files = FilesMadeOne(plan_.objects(), rolled.plan);
    if (!files) return files.error();
    made_one.insert(std::make_move_iterator(files->begin()), std::make_move_iterator(files->end()));
  }
  made_one_ = std::move(made_one);
  return {};
}

}  // namespace weir::merge
