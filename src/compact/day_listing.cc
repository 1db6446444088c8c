// What stands of one day: its files, and what its tombstones say of them.
#include "src/compact/day_listing.h"

#include <algorithm>
#include <utility>

#include "src/merge/rollup/manifest.h"
#include "src/result/check.h"

namespace weir::compact {
namespace {

using pipeline::TombstoneHeader;
using pipeline::TombstoneNumber;

}  // namespace

Result<void> DayTombstones::Look() {
  std::vector<TombstoneNumber> numbers;
  const auto listed = pipeline::ForEachPage(
      *objects_.List(pipeline::TombstoneFolder(day_), ""),
      [&](const pipeline::ObjectPages::Page& page) -> Result<void> {
        for (const pipeline::ListedObject& object : page.objects) {
          if (const auto number = pipeline::TombstoneNumberOf(object.name)) {
            numbers.push_back(*number);
          } else if (const auto done = pipeline::TombstoneOfMark(object.name)) {
            done_.try_emplace(*pipeline::TombstoneNumberOf(*done));
          }
        }
        return {};
      });
  if (!listed) return listed;
  for (const TombstoneNumber number : numbers) {
    if (headers_.contains(number)) continue;
    if (auto read = Read(number); !read) return read;
  }
  return {};
}

Result<TombstoneNumber> DayTombstones::LastByNow() {
  TombstoneNumber last = 0;
  const auto listed = pipeline::ForEachPage(
      *objects_.List(pipeline::TombstoneFolder(day_), ""),
      [&](const pipeline::ObjectPages::Page& page) -> Result<void> {
        for (const pipeline::ListedObject& object : page.objects) {
          last = std::max(last, pipeline::TombstoneNumberOf(object.name).value_or(0));
        }
        return {};
      });
  if (!listed) return listed.error();
  return last;
}

const TombstoneHeader* DayTombstones::Last() const {
  return headers_.empty() ? nullptr : &headers_.rbegin()->second;
}

Result<event::Timestamp> DayTombstones::DoneAt(TombstoneNumber number) {
  const auto mark = done_.find(number);
  WEIR_CHECK(mark != done_.end(), "the tombstone is done");
  if (mark->second) return *mark->second;
  const std::string name = pipeline::TombstoneDoneName(day_, number);
  const auto bytes = std::move(objects_.Get({&name, 1}).front());
  if (!bytes) return bytes.error();
  std::string_view text = bytes->has_value() ? std::string_view(**bytes) : std::string_view();
  if (text.ends_with('\n')) text.remove_suffix(1);
  mark->second = event::ParseTimestamp(text, event::TimeFormat::kRfc3339);
  if (mark->second) return *mark->second;
  return Error{ErrorKind::kCorrupt,
               objects_.Describe(name) + ": damaged: it is no time; put it back as it was"};
}

std::optional<TombstoneNumber> DayTombstones::BurierOf(std::string_view file) const {
  const auto found = graves_.find(file);
  return found == graves_.end() ? std::nullopt : std::optional(found->second.tombstone);
}

const pipeline::NewFile& DayTombstones::BecameOf(std::string_view file) const {
  const auto found = graves_.find(file);
  WEIR_CHECK(found != graves_.end(), "a tombstone names the file");
  return *found->second.became;
}

bool DayTombstones::IsHeldBy(const std::vector<std::string>& new_files,
                             std::string_view file) const {
  TombstoneNumber before = 0;
  for (auto grave = graves_.find(file); grave != graves_.end();) {
    // A new file is named by later tombstones alone; whatever they say, this ends.
    if (grave->second.tombstone <= before) return false;
    before = grave->second.tombstone;
    const std::string& name = grave->second.became->name;
    if (std::ranges::binary_search(new_files, name)) return true;
    grave = graves_.find(name);
  }
  return false;
}

Result<void> DayTombstones::Read(TombstoneNumber number) {
  const std::string name = pipeline::TombstoneName(day_, number);
  auto read = pipeline::ReadTombstoneHeader(
      name, objects_.Describe(name),
      [&](std::uint64_t offset, std::uint64_t size) -> Result<std::string> {
        const merge::ObjectRange range{name, offset, size};
        return std::move(objects_.GetRanges({&range, 1}).front());
      });
  if (!read) return read.error();
  Keep(std::move(read->header));
  return {};
}

void DayTombstones::Add(TombstoneHeader header) {
  WEIR_CHECK(Last() == nullptr || Last()->number < header.number, "it is the last one");
  Keep(std::move(header));
}

void DayTombstones::Keep(TombstoneHeader header) {
  const TombstoneNumber number = header.number;
  const TombstoneHeader& kept = headers_.emplace(number, std::move(header)).first->second;
  for (const pipeline::NewFile& made : kept.new_files) {
    for (const pipeline::OldFile& old : made.old_files) {
      graves_.try_emplace(old.name, Grave{number, &made});
    }
  }
}

Result<DayFiles> FilesOf(merge::MergeObjects& objects, event::Day day) {
  DayFiles found;
  const auto listed =
      pipeline::ForEachPage(*objects.List(merge::LakeDayFolder(day), ""),
                            [&](const pipeline::ObjectPages::Page& page) -> Result<void> {
                              for (const pipeline::ListedObject& object : page.objects) {
                                if (pipeline::MakerOf(object.name)) {
                                  found.new_files.push_back(object.name);
                                }
                                if (!merge::FitsALine(object.name)) {
                                  found.unlisted.push_back(object.name);
                                } else if (merge::IsLakeFile(object)) {
                                  found.files.push_back(object);
                                }
                              }
                              return {};
                            });
  if (!listed) return listed.error();
  return found;
}

}  // namespace weir::compact
