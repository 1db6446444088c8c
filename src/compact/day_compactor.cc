// What is done with one day: it is listed, then rolled up tombstone by tombstone.
#include "src/compact/day_compactor.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/compact/sorted_names.h"
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
constexpr int kMostLost = 20;
/// Of a day in one run; the next run goes on. Each creates or carries out a tombstone.
constexpr int kMostDayRounds = 10'000;
/// The day is listed in each; behind the first one because of what others do beside.
constexpr int kMostPasses = 100;

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
      tombstones_(objects, day),
      manifest_(objects, day) {}

Result<void> DayCompactor::Run() {
  for (int pass = 0; pass < kMostPasses && may_go_on_(); ++pass) {
    const auto ended = RunPass();
    if (!ended) return ended.error();
    if (*ended == PassEnd::kTimeIsOver) break;
    if (*ended == PassEnd::kDayIsDone) {
      SumUp();
      return {};
    }
  }
  summary_.done = false;
  return {};
}

void DayCompactor::SumUp() {
  summary_.waiting += waiting_;
  for (const auto& [name, error] : set_aside_) {
    if (error.kind == ErrorKind::kInvalidInput) {
      summary_.Skip(error);
    } else {
      summary_.LeaveAsItIs(error);
    }
  }
}

/// The manifest is read first, then the tombstones, then the files: so what replaces it has heard
/// of all that it has heard of.
Result<DayFiles> DayCompactor::Look() {
  if (auto read = manifest_.Read(); !read) return read.error();
  if (auto looked = tombstones_.Look(); !looked) return looked.error();
  return FilesOf(objects_, day_);
}

/// Beside such a file its old ones would be listed. Where tombstones were lost, it stands for
/// itself.
Result<bool> DayCompactor::HasLaterFiles(const DayFiles& listed) {
  const TombstoneNumber known = tombstones_.Last() == nullptr ? 0 : tombstones_.Last()->number;
  const bool are_known = std::ranges::all_of(listed.new_files, [&](const std::string& name) {
    return pipeline::MakerOf(name).value_or(0) <= known;
  });
  if (are_known) return false;
  const auto last = tombstones_.LastByNow();
  if (!last) return last.error();
  return *last != known;
}

Result<DayCompactor::PassEnd> DayCompactor::RunPass() {
  auto listed = Look();
  if (!listed) return listed.error();
  SetUnlistedAside(listed->unlisted);
  const auto has_later = HasLaterFiles(*listed);
  if (!has_later) return has_later.error();
  if (*has_later) return PassEnd::kLookAnew;
  const auto has_made = MakeMissing(*listed);
  if (!has_made) return has_made.error();
  if (*has_made) return PassEnd::kLookAnew;
  if (auto deleted = DeleteOldFiles(*listed); !deleted) return deleted.error();
  TombstoneMaker maker(settings_, objects_, tombstones_, set_aside_, listed->files);
  names_.clear();
  for (pipeline::ListedObject& file : listed->files) names_.push_back(std::move(file.name));
  listed->files = {};
  return RollUp(maker);
}

Result<DayCompactor::PassEnd> DayCompactor::RollUp(TombstoneMaker& maker) {
  for (int round = 0; round < kMostDayRounds && may_go_on_(); ++round) {
    const TombstoneHeader* const last = tombstones_.Last();
    if (last != nullptr && !tombstones_.IsDone(last->number)) {
      const auto is_done = Complete(*last, maker);
      if (!is_done) return is_done.error();
      if (!*is_done) return PassEnd::kLookAnew;
      continue;
    }
    auto planned = maker.Next();
    if (!planned) return planned.error();
    TakeOff(names_, {maker.gone().begin(), maker.gone().end()});
    if (!planned->has_value()) {
      const auto is_published = Publish();
      if (!is_published) return is_published.error();
      return *is_published ? PassEnd::kDayIsDone : PassEnd::kLookAnew;
    }
    const auto is_ours = Bury(**std::move(planned));
    if (!is_ours) return is_ours.error();
    if (!*is_ours) return PassEnd::kLookAnew;
  }
  return PassEnd::kTimeIsOver;
}

Result<bool> DayCompactor::Bury(PlannedTombstone planned) {
  if (auto checked = CheckIsNotMerged(objects_); !checked) return checked.error();
  // Whoever is second takes the one that is there.
  const NewObject tombstone{pipeline::TombstoneName(day_, planned.header.number),
                            pipeline::FormatTombstone(planned.header, planned.members)};
  const auto created = std::move(objects_.Create({&tombstone, 1}).front());
  if (!created) return created.error();
  if (*created == pipeline::PutOutcome::kExists) return false;
  tombstones_.Add(std::move(planned.header));
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

Result<bool> DayCompactor::Complete(const TombstoneHeader& tombstone, TombstoneMaker& maker) {
  std::vector<pipeline::ListedObject> made_files;
  for (const pipeline::NewFile& made : tombstone.new_files) {
    const auto size = MakeFile(tombstone, made);
    if (!size) return size.error();
    if (!size->has_value()) return false;
    made_files.push_back({made.name, **size, objects_.Now().micros / event::kMicrosPerSecond});
  }
  const std::size_t old_files = PutInPlace(tombstone, made_files);
  const auto is_published = Publish();
  if (!is_published || !*is_published) return is_published;
  // The clock is read behind the manifest: who reads the one of before has begun by now.
  const NewObject mark{pipeline::TombstoneDoneName(day_, tombstone.number),
                       event::FormatTimestamp(objects_.Now()) + "\n"};
  const auto created = std::move(objects_.Create({&mark, 1}).front());
  if (!created) return created.error();
  tombstones_.MarkDone(tombstone.number);
  waiting_ += old_files;
  for (const pipeline::ListedObject& made : made_files) maker.Add(made);
  if (*created == pipeline::PutOutcome::kExists) return true;
  summary_.made += tombstone.new_files.size();
  for (const pipeline::NewFile& made : tombstone.new_files) {
    summary_.rolled += made.old_files.size();
  }
  return true;
}

std::size_t DayCompactor::PutInPlace(const TombstoneHeader& tombstone,
                                     const std::vector<pipeline::ListedObject>& made_files) {
  std::vector<std::string> old_names;
  for (const pipeline::NewFile& made : tombstone.new_files) {
    for (const pipeline::OldFile& old : made.old_files) old_names.push_back(old.name);
  }
  std::ranges::sort(old_names);
  const std::size_t before = names_.size();
  TakeOff(names_, old_names);
  const std::size_t taken_off = before - names_.size();
  for (const pipeline::ListedObject& made : made_files) {
    if (!merge::IsLakeFile(made)) continue;
    const auto place = std::ranges::lower_bound(names_, made.name);
    if (place == names_.end() || *place != made.name) names_.insert(place, made.name);
  }
  return taken_off;
}

Result<std::optional<std::uint64_t>> DayCompactor::MakeFile(const TombstoneHeader& tombstone,
                                                            const pipeline::NewFile& made) {
  const auto there = objects_.Open(made.name);
  if (there) return std::optional((*there)->size());
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
  if (!*is_last) return std::optional<std::uint64_t>();
  if (!created) return created.error();
  return std::optional<std::uint64_t>(object.bytes.size());
}

/// Compactors delete old files once their new one is there, and that one once a later tombstone
/// is; so the new one is looked for first.
Result<std::optional<std::uint64_t>> DayCompactor::LearnWhyIsGone(const TombstoneHeader& tombstone,
                                                                  const pipeline::NewFile& made,
                                                                  const std::string& old_file) {
  const auto there = objects_.Open(made.name);
  if (there) return std::optional((*there)->size());
  if (there.error().kind != ErrorKind::kNotFound) return there.error();
  const auto last = tombstones_.LastByNow();
  if (!last) return last.error();
  if (*last != tombstone.number) return std::optional<std::uint64_t>();
  return Error{ErrorKind::kCorrupt,
               fmt::format("{}: it is gone, and {} is about to be made of it and others, which is "
                           "left for that; put it back or, if it was deleted on purpose, one "
                           "without lines, packed as its name says",
                           objects_.Describe(old_file), objects_.Describe(made.name))};
}

Result<bool> DayCompactor::Publish() {
  const auto listed = manifest_.List(names_);
  if (!listed) return listed.error();
  if (*listed == ManifestOutcome::kReplaced) ++summary_.manifests;
  if (*listed != ManifestOutcome::kLost) return true;
  if (++lost_ < kMostLost) return false;
  return Error{ErrorKind::kUnavailable,
               objects_.Describe(merge::ManifestName(day_)) +
                   ": it changes each time that it was read; try again later"};
}

Result<void> DayCompactor::DeleteOldFiles(DayFiles& listed) {
  const event::Timestamp now = objects_.Now();
  const std::int64_t grace = std::int64_t{settings_.reader_grace_hours} * kMicrosPerHour;
  std::vector<std::string> over;
  std::vector<std::string> old;
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
    old.push_back(file.name);
  }
  if (auto deleted = merge::DeleteAll(objects_, over); !deleted) return deleted;
  summary_.deleted += over.size();
  TakeOff(listed.files, old, &pipeline::ListedObject::name);
  return {};
}

}  // namespace weir::compact
