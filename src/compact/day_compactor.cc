// What is done with one day: tombstone by tombstone, until nothing is left to do.
#include "src/compact/day_compactor.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/compact/tombstone_maker.h"
#include "src/merge/deletions.h"
#include "src/merge/rollup/manifest.h"
#include "src/merge/rollup/packed_file.h"
#include "src/merge/rollup/rolled_files.h"

namespace weir::compact {
namespace {

using merge::NewObject;
using pipeline::TombstoneHeader;
using pipeline::TombstoneNumber;

constexpr std::int64_t kMicrosPerHour = 3'600 * event::kMicrosPerSecond;
/// Somebody else who changes a manifest under our hands is at the same tombstone, or further.
constexpr int kMostRounds = 20;

}  // namespace

DayCompactor::DayCompactor(const CompactSettings& settings, merge::MergeObjects& objects,
                           const merge::MayGoOn& may_go_on, event::Day day, CompactSummary& summary)
    : settings_(settings),
      objects_(objects),
      may_go_on_(may_go_on),
      day_(day),
      summary_(summary),
      tombstones_(objects, day) {}

Result<void> DayCompactor::Run() {
  while (true) {
    if (!may_go_on_()) {
      summary_.done = false;
      return {};
    }
    const auto ran = RunOnce();
    if (!ran) return ran.error();
    if (!*ran) break;
  }
  summary_.waiting += waiting_;
  for (const auto& [name, error] : set_aside_) summary_.LeaveAsItIs(error);
  return {};
}

Result<bool> DayCompactor::RunOnce() {
  if (auto looked = tombstones_.Look(); !looked) return looked.error();
  const TombstoneHeader* const last = tombstones_.Last();
  if (last != nullptr && !tombstones_.IsDone(last->number)) {
    if (auto completed = Complete(*last); !completed) return completed.error();
    return true;
  }
  auto files = FilesOf(objects_, day_);
  if (!files) return files.error();
  if (auto deleted = DeleteOldFiles(*files); !deleted) return deleted.error();
  if (last != nullptr && last->number == pipeline::kMaxTombstoneNumber) return false;
  const auto planned = PlanTombstone(settings_, objects_, tombstones_, *files, set_aside_);
  if (!planned) return planned.error();
  if (!planned->has_value()) {
    if (auto done = Publish(); !done) return done.error();
    return false;
  }
  if (auto checked = CheckIsNotMerged(objects_); !checked) return checked.error();
  // Whoever is second takes the one that is there.
  const NewObject tombstone{pipeline::TombstoneName(day_, (*planned)->header.number),
                            pipeline::FormatTombstone((*planned)->header, (*planned)->members)};
  const auto created = std::move(objects_.Create({&tombstone, 1}).front());
  if (!created) return created.error();
  return true;
}

Result<void> DayCompactor::Complete(const TombstoneHeader& tombstone) {
  for (const pipeline::NewFile& made : tombstone.new_files) {
    const auto goes_on = MakeFile(tombstone, made);
    if (!goes_on) return goes_on.error();
    if (!*goes_on) return {};
  }
  if (auto published = Publish(); !published) return published;
  // The clock is read behind the manifest: who reads the one of before has begun by now.
  const NewObject mark{pipeline::TombstoneDoneName(day_, tombstone.number),
                       event::FormatTimestamp(objects_.Now()) + "\n"};
  const auto created = std::move(objects_.Create({&mark, 1}).front());
  if (!created) return created.error();
  if (*created == pipeline::PutOutcome::kExists) return {};
  summary_.made += tombstone.new_files.size();
  for (const pipeline::NewFile& made : tombstone.new_files) {
    summary_.rolled += made.old_files.size();
  }
  return {};
}

Result<bool> DayCompactor::MakeFile(const TombstoneHeader& tombstone,
                                    const pipeline::NewFile& made) {
  const auto there = objects_.Open(made.name);
  if (there) return true;
  if (there.error().kind != ErrorKind::kNotFound) return there.error();
  merge::PackedFile file(codec::CompressionFromPath(made.name));
  std::vector<std::string> names;
  for (const pipeline::OldFile& old : made.old_files) names.push_back(old.name);
  const auto read = merge::ReadFiles(
      objects_, names, [&file](std::size_t, std::string_view piece) { file.Add(piece); });
  for (const auto& one : read) {
    // One that is gone was deleted by its owner, or by whoever was here before us: then the new
    // file is there, or a later tombstone.
    if (!one && one.error().kind != ErrorKind::kNotFound) return one.error();
  }
  Result<bool> is_last = true;
  const NewObject object{made.name, file.Take()};
  const auto created = std::move(objects_
                                     .Create({&object, 1},
                                             [&] {
                                               const auto last = tombstones_.LastByNow();
                                               is_last =
                                                   last ? Result<bool>(*last == tombstone.number)
                                                        : Result<bool>(last.error());
                                               return is_last && *is_last;
                                             })
                                     .front());
  if (!is_last) return is_last.error();
  if (!*is_last) return false;
  if (!created) return created.error();
  return true;
}

Result<void> DayCompactor::Publish() {
  for (int round = 0; round < kMostRounds; ++round) {
    const auto published = PublishOnce();
    if (!published) return published.error();
    if (*published) return {};
  }
  return Error{ErrorKind::kUnavailable,
               objects_.Describe(merge::ManifestName(day_)) +
                   ": it changes each time that it was read; try again later"};
}

/// The manifest is read first, then the tombstones, then the files: so what replaces it has heard
/// of all that it has heard of. What a tombstone says counts once all of its new files are there.
Result<bool> DayCompactor::PublishOnce() {
  const std::string name = merge::ManifestName(day_);
  const auto manifest = std::move(objects_.GetVersions({&name, 1}).front());
  if (!manifest) return manifest.error();
  if (auto looked = tombstones_.Look(); !looked) return looked.error();
  const auto files = FilesOf(objects_, day_);
  if (!files) return files.error();
  const TombstoneNumber incomplete = IncompleteIn(*files);
  std::vector<std::string> names;
  for (const pipeline::ListedObject& file : *files) {
    const auto burier = tombstones_.BurierOf(file.name);
    const bool is_early = incomplete > 0 && pipeline::MakerOf(file.name) == incomplete;
    if (is_early || (burier && burier != incomplete)) continue;
    names.push_back(file.name);
  }
  const std::string bytes = merge::FormatManifest(names, objects_.Root());
  if (*manifest ? (*manifest)->bytes == bytes : names.empty()) return true;
  const merge::Replacement replacement{
      .name = name, .version = *manifest ? (*manifest)->version : std::string(), .bytes = bytes};
  const auto replaced = std::move(objects_.Replace({&replacement, 1}).front());
  if (!replaced && replaced.error().kind != ErrorKind::kUnknown) return replaced.error();
  if (!replaced || !*replaced) return false;
  ++summary_.manifests;
  return true;
}

TombstoneNumber DayCompactor::IncompleteIn(const std::vector<pipeline::ListedObject>& files) const {
  const TombstoneHeader* const last = tombstones_.Last();
  if (last == nullptr) return 0;
  const bool is_complete = std::ranges::all_of(last->new_files, [&](const pipeline::NewFile& made) {
    return std::ranges::binary_search(files, made.name, {}, &pipeline::ListedObject::name);
  });
  return is_complete ? 0 : last->number;
}

Result<void> DayCompactor::DeleteOldFiles(std::vector<pipeline::ListedObject>& files) {
  const event::Timestamp now = objects_.Now();
  const std::int64_t grace = std::int64_t{settings_.reader_grace_hours} * kMicrosPerHour;
  std::vector<std::string> over;
  waiting_ = 0;
  for (const pipeline::ListedObject& file : files) {
    const auto burier = tombstones_.BurierOf(file.name);
    if (!burier || !tombstones_.IsDone(*burier)) continue;
    const auto since = tombstones_.DoneAt(*burier);
    if (!since) return since.error();
    if (since->micros + grace <= now.micros) {
      over.push_back(file.name);
    } else {
      ++waiting_;
    }
  }
  if (auto deleted = merge::DeleteAll(objects_, over); !deleted) return deleted;
  summary_.deleted += over.size();
  const std::set<std::string, std::less<>> gone(over.begin(), over.end());
  std::erase_if(files,
                [&](const pipeline::ListedObject& file) { return gone.contains(file.name); });
  return {};
}

}  // namespace weir::compact
