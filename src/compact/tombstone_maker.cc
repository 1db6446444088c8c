// Which files of a day become one next, and the tombstone that says so.
#include "src/compact/tombstone_maker.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "src/compact/sorted_names.h"
#include "src/landing/folder_path.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/rolled_files.h"
#include "src/pipeline/buried_members.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/members.h"

namespace weir::compact {
namespace {

using pipeline::TombstoneNumber;

constexpr std::int64_t kSecondsPerHour = 3'600;

constexpr std::string_view kForeignName =
    "Weir names no file so; move it out of the lake, if it is not to be read with it";
constexpr std::string_view kNoNumberLeft =
    "its day is rolled up no more, for no number is left for another tombstone; it can be read as "
    "it is. If a file in it that is called r…~… is not Weir's, move that out of the lake";

/// In layout `event` an id may make whatever name; what attempts call others never is hidden.
bool IsNamedByWeir(const std::string& name) {
  const std::string_view folder = merge::FolderOf(name);
  const auto layout = pipeline::LayoutOf(name);
  const char first = name[folder.size() + 1];
  const bool is_hidden = (first == '.' || first == '_') && layout == pipeline::Layout::kBatch &&
                         !pipeline::AttemptOf(name);
  return landing::IsLakeFolder(folder) && layout.has_value() && !is_hidden &&
         pipeline::CanBeNamed(name);
}

}  // namespace

TombstoneMaker::TombstoneMaker(const CompactSettings& settings, merge::MergeObjects& objects,
                               const DayTombstones& tombstones, FilesSetAside& set_aside,
                               const std::vector<pipeline::ListedObject>& listed)
    : settings_(settings),
      objects_(objects),
      tombstones_(tombstones),
      set_aside_(set_aside),
      reader_(pipeline::SchemaOfLines(settings.schema)) {
  if (tombstones.Last() != nullptr) next_ = tombstones.Last()->number + 1;
  if (!listed.empty()) day_folder_ = std::string(merge::FolderOf(listed.front().name)) + "/";
  for (const pipeline::ListedObject& object : listed) {
    // Where tombstones were lost their numbers don't come back.
    const TombstoneNumber maker = pipeline::MakerOf(object.name).value_or(0);
    next_ = std::max(next_, std::min(maker, pipeline::kMaxTombstoneNumber) + 1);
    if (!IsNamedByWeir(object.name)) SetAside(object.name, kForeignName);
    if (MayBeRolled(object)) files_.push_back({object.name, object.size});
  }
}

Result<std::optional<PlannedTombstone>> TombstoneMaker::Next() {
  if (next_ > pipeline::kMaxTombstoneNumber) {
    if (!day_folder_.empty()) SetAside(day_folder_, kNoNumberLeft);
    return std::optional<PlannedTombstone>();
  }
  // Each time round files are left out.
  while (true) {
    const merge::DayRolls rolls = merge::RollsOf(files_, settings_.target_bytes);
    const std::size_t left_out = set_aside_.size() + gone_.size();
    planned_ = {};
    planned_.header.number = next_;
    folder_.clear();
    for (const std::vector<std::string>& roll : rolls.rolls) {
      if (auto read = AddRoll(roll); !read) return read.error();
      if (planned_.members.size() >= pipeline::kMaxTombstoneMembers) break;
    }
    if (left_out != set_aside_.size() + gone_.size()) {
      std::erase_if(files_, [&](const merge::StoredFile& file) {
        return set_aside_.contains(file.name) || gone_.contains(file.name);
      });
    } else if (planned_.header.new_files.empty()) {
      return std::optional<PlannedTombstone>();
    }
    if (!planned_.header.new_files.empty()) return std::optional(Take());
  }
}

void TombstoneMaker::Add(const pipeline::ListedObject& made) {
  if (!MayBeRolled(made)) return;
  const auto place = std::ranges::lower_bound(files_, made.name, {}, &merge::StoredFile::name);
  if (place != files_.end() && place->name == made.name) return;
  files_.insert(place, {made.name, made.size});
}

void TombstoneMaker::SetAside(const std::string& name, std::string_view why) {
  set_aside_.try_emplace(
      name, Error{ErrorKind::kInvalidInput,
                  fmt::format("{}: it stays as it is: {}", objects_.Describe(name), why)});
}

bool TombstoneMaker::MayBeRolled(const pipeline::ListedObject& object) const {
  const std::int64_t now = objects_.Now().micros / event::kMicrosPerSecond;
  return object.modified + settings_.least_age_hours * kSecondsPerHour <= now &&
         !tombstones_.BurierOf(object.name) && !set_aside_.contains(object.name);
}

Result<void> TombstoneMaker::AddRoll(const std::vector<std::string>& roll) {
  ReadFiles read;
  if (auto done = Read(roll, read); !done) return done;
  std::vector<std::string> good;
  std::vector<std::uint64_t> sizes;
  std::size_t members = planned_.members.size();
  for (const std::string& name : roll) {
    const auto found = read.find(name);
    if (found == read.end()) continue;
    members += found->second.members.size();
    if (members > pipeline::kMaxTombstoneMembers) break;
    good.push_back(name);
    sizes.push_back(found->second.bytes);
  }
  for (const auto& cut : merge::CutRoll(good, sizes, kMaxUnpacked)) AddNewFile(cut, read);
  return {};
}

void TombstoneMaker::AddNewFile(const std::vector<std::string>& files, ReadFiles& read) {
  const std::string_view folder = merge::FolderOf(files.front());
  part_ = folder == folder_ ? part_ + 1 : 0;
  folder_ = folder;
  const codec::Compression compression =
      settings_.compression.value_or(codec::CompressionFromPath(files.front()));
  pipeline::NewFile made{pipeline::NewFileName(folder, next_, part_, compression), {}};
  for (const std::string& name : files) {
    const std::vector<event::Fingerprint>& members = read.at(name).members;
    made.old_files.push_back({name, static_cast<std::uint32_t>(members.size())});
    planned_.members.insert(planned_.members.end(), members.begin(), members.end());
  }
  planned_.header.new_files.push_back(std::move(made));
}

Result<void> TombstoneMaker::Read(const std::vector<std::string>& roll, ReadFiles& read) {
  using Members = Result<std::vector<event::Fingerprint>>;
  std::vector<Members> lists(roll.size(), std::vector<event::Fingerprint>());
  std::optional<pipeline::MemberList> list;
  std::size_t at = 0;
  const auto end_list = [&] {
    if (list) lists[at] = list->Take();
  };
  // One file follows another.
  const auto sizes =
      merge::ReadFiles(objects_, roll, [&](std::size_t number, std::string_view piece) {
        if (!list || at != number) {
          end_list();
          at = number;
          list.emplace(roll[number], reader_);
        }
        list->Add(piece);
      });
  end_list();
  for (std::size_t i = 0; i < roll.size(); ++i) {
    if (!sizes[i]) {
      if (merge::IsForNow(sizes[i].error())) return sizes[i].error();
      // Who is gone has become another file meanwhile.
      if (sizes[i].error().kind == ErrorKind::kNotFound) {
        gone_.insert(roll[i]);
      } else {
        set_aside_.emplace(roll[i], sizes[i].error());
      }
      continue;
    }
    if (lists[i]) {
      read[roll[i]] = {*sizes[i], *std::move(lists[i])};
    } else {
      set_aside_.emplace(roll[i], lists[i].error().In(objects_.Describe(roll[i])));
    }
  }
  return {};
}

PlannedTombstone TombstoneMaker::Take() {
  const std::int64_t now = objects_.Now().micros;
  planned_.header.made_at = {now - now % event::kMicrosPerSecond};
  std::vector<std::string> names;
  for (const pipeline::NewFile& made : planned_.header.new_files) {
    for (const pipeline::OldFile& old : made.old_files) names.push_back(old.name);
  }
  std::ranges::sort(names);
  TakeOff(files_, names, &merge::StoredFile::name);
  ++next_;
  return std::move(planned_);
}

}  // namespace weir::compact
