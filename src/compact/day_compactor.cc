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
/// Of a day in one run; the next run goes on. Each creates or carries out a tombstone.
constexpr int kMostDayRounds = 10'000;

/// For people and logs: a name may hold whatever somebody has put there.
std::string OnOneLine(std::string name) {
  for (char& c : name) {
    if (!merge::FitsALine({&c, 1})) c = '?';
  }
  return name;
}

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
  for (int round = 0; true; ++round) {
    if (round == kMostDayRounds || !may_go_on_()) {
      summary_.done = false;
      return {};
    }
    const auto ran = RunOnce();
    if (!ran) return ran.error();
    if (!*ran) break;
  }
  summary_.waiting += waiting_;
  for (const auto& [name, error] : set_aside_) {
    if (error.kind == ErrorKind::kInvalidInput) {
      summary_.Skip(error);
    } else {
      summary_.LeaveAsItIs(error);
    }
  }
  return {};
}

Result<bool> DayCompactor::RunOnce() {
  if (auto looked = tombstones_.Look(); !looked) return looked.error();
  auto listed = FilesOf(objects_, day_);
  if (!listed) return listed.error();
  SetUnlistedAside(listed->unlisted);
  const auto has_made = MakeMissing(*listed);
  if (!has_made) return has_made.error();
  if (*has_made) return true;
  const TombstoneHeader* const last = tombstones_.Last();
  if (last != nullptr && !tombstones_.IsDone(last->number)) {
    if (auto completed = Complete(*last); !completed) return completed.error();
    return true;
  }
  if (auto deleted = DeleteOldFiles(*listed); !deleted) return deleted.error();
  const auto planned = PlanTombstone(settings_, objects_, tombstones_, listed->files, set_aside_);
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

void DayCompactor::SetUnlistedAside(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    set_aside_.try_emplace(
        name, Error{ErrorKind::kInvalidInput,
                    OnOneLine(objects_.Describe(name)) +
                        ": its name has control characters (here '?'): no manifest can list it; "
                        "rename it, or move it out of the lake"});
  }
}

Result<bool> DayCompactor::MakeMissing(const DayFiles& listed) {
  bool has_made = false;
  std::set<std::string, std::less<>> seen;
  for (const pipeline::ListedObject& file : listed.files) {
    const auto burier = tombstones_.BurierOf(file.name);
    if (!burier || !tombstones_.IsDone(*burier)) continue;
    if (tombstones_.IsHeldBy(listed.new_files, file.name)) continue;
    const pipeline::NewFile& missing = tombstones_.BecameOf(file.name);
    if (set_aside_.contains(missing.name) || !seen.insert(missing.name).second) continue;
    const auto is_there = MakeAnew(missing);
    if (!is_there) return is_there.error();
    if (*is_there) {
      has_made = true;
      continue;
    }
    // Whoever has made a later tombstone may have deleted both.
    const auto last = tombstones_.LastByNow();
    if (!last) return last.error();
    if (*last != tombstones_.Last()->number) return true;
    set_aside_.emplace(
        missing.name,
        Error{ErrorKind::kCorrupt,
              objects_.Describe(missing.name) +
                  ": it is gone, and can't be made anew, for a file that it was made of is gone or "
                  "damaged as well; those that are left stay; put it back"});
  }
  return has_made;
}

Result<bool> DayCompactor::MakeAnew(const pipeline::NewFile& made) {
  const auto there = objects_.Open(made.name);
  if (there) return true;
  if (there.error().kind != ErrorKind::kNotFound) return there.error();
  merge::PackedFile file(codec::CompressionFromPath(made.name));
  for (const auto& one : ReadOldFiles(made, file)) {
    if (one) continue;
    if (merge::IsForNow(one.error())) return one.error();
    return false;
  }
  // Of these bytes it is the same file whoever comes first, and if a tombstone names it by now, it
  // goes as one of its old ones.
  const NewObject object{made.name, file.Take()};
  const auto created = std::move(objects_.Create({&object, 1}).front());
  if (!created) return created.error();
  if (*created == pipeline::PutOutcome::kCreated) ++summary_.made;
  return true;
}

std::vector<Result<std::uint64_t>> DayCompactor::ReadOldFiles(const pipeline::NewFile& made,
                                                              merge::PackedFile& into) {
  std::vector<std::string> names;
  names.reserve(made.old_files.size());
  for (const pipeline::OldFile& old : made.old_files) names.push_back(old.name);
  return merge::ReadFiles(objects_, names,
                          [&into](std::size_t, std::string_view piece) { into.Add(piece); });
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
  const auto read = ReadOldFiles(made, file);
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (read[i]) continue;
    if (read[i].error().kind != ErrorKind::kNotFound) return read[i].error();
    return LearnWhyIsGone(tombstone, made, made.old_files[i].name);
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

/// Compactors delete old files once their new one is there, and that one once a later tombstone
/// is; so the new one is looked for first.
Result<bool> DayCompactor::LearnWhyIsGone(const TombstoneHeader& tombstone,
                                          const pipeline::NewFile& made,
                                          const std::string& old_file) {
  const auto there = objects_.Open(made.name);
  if (there) return true;
  if (there.error().kind != ErrorKind::kNotFound) return there.error();
  const auto last = tombstones_.LastByNow();
  if (!last) return last.error();
  if (*last != tombstone.number) return false;
  return Error{ErrorKind::kCorrupt,
               fmt::format("{}: it is gone, and {} is about to be made of it and others, which is "
                           "left for that; put it back or, if it was deleted on purpose, one "
                           "without lines, packed as its name says",
                           objects_.Describe(old_file), objects_.Describe(made.name))};
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
  const auto listed = FilesOf(objects_, day_);
  if (!listed) return listed.error();
  const auto& files = listed->files;
  const TombstoneNumber incomplete = IncompleteIn(files);
  std::vector<std::string> names;
  for (const pipeline::ListedObject& file : files) {
    const auto burier = tombstones_.BurierOf(file.name);
    const bool is_early = incomplete > 0 && pipeline::MakerOf(file.name) == incomplete;
    const bool is_over =
        burier && burier != incomplete && tombstones_.IsHeldBy(listed->new_files, file.name);
    if (is_early || is_over) continue;
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
  if (last == nullptr || tombstones_.IsDone(last->number)) return 0;
  const bool is_complete = std::ranges::all_of(last->new_files, [&](const pipeline::NewFile& made) {
    return std::ranges::binary_search(files, made.name, {}, &pipeline::ListedObject::name);
  });
  return is_complete ? 0 : last->number;
}

Result<void> DayCompactor::DeleteOldFiles(DayFiles& listed) {
  const event::Timestamp now = objects_.Now();
  const std::int64_t grace = std::int64_t{settings_.reader_grace_hours} * kMicrosPerHour;
  std::vector<std::string> over;
  waiting_ = 0;
  for (const pipeline::ListedObject& file : listed.files) {
    const auto burier = tombstones_.BurierOf(file.name);
    if (!burier || !tombstones_.IsDone(*burier)) continue;
    if (!tombstones_.IsHeldBy(listed.new_files, file.name)) continue;
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
  std::erase_if(listed.files,
                [&](const pipeline::ListedObject& file) { return gone.contains(file.name); });
  return {};
}

}  // namespace weir::compact
