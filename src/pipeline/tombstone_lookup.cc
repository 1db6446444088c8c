// Looks up whether tombstones name files of the lake, and what those held.
#include "src/pipeline/tombstone_lookup.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "src/event/fingerprint.h"
#include "src/result/check.h"

namespace weir::pipeline {
namespace {

constexpr std::uint64_t kHashBytes = std::tuple_size_v<event::Fingerprint>;

/// What stands before the folder of all tombstones.
std::string_view RootOfTombstone(std::string_view tombstone) {
  return tombstone.substr(0, tombstone.rfind(kTombstonesFolder));
}

/// Up to its last '/', that included.
std::string_view FolderOfTombstone(std::string_view tombstone) {
  return tombstone.substr(0, tombstone.rfind('/') + 1);
}

}  // namespace

Result<void> TombstoneLookup::Look(std::span<const std::string_view> files) {
  std::set<std::string> folders;
  for (const std::string_view file : files) {
    if (auto folder = TombstoneFolderOf(file)) folders.insert(*std::move(folder));
  }
  for (const std::string& folder : folders) {
    if (auto read = ReadAll(folder); !read) return read;
  }
  return {};
}

Result<void> TombstoneLookup::LookAtAll(const std::string& root) {
  return ReadAll(root + std::string(kTombstonesFolder));
}

const TombstoneLookup::Grave* TombstoneLookup::Find(std::string_view file) const {
  const auto found = graves_.find(file);
  return found == graves_.end() ? nullptr : &found->second;
}

std::string_view TombstoneLookup::NameNow(std::string_view file) const {
  // A new file is named by later tombstones alone, so this ends.
  for (const Grave* grave = Find(file); grave != nullptr && IsCarriedOut(grave->tombstone);
       grave = Find(file)) {
    file = grave->new_file;
  }
  return file;
}

bool TombstoneLookup::IsMadeByNobody(std::string_view file) const {
  const auto maker = MakerOf(file);
  const auto folder = TombstoneFolderOf(file);
  return maker && folder && !new_files_.contains(file);
}

bool TombstoneLookup::IsEarly(std::string_view file) const {
  const auto made = new_files_.find(file);
  return made != new_files_.end() && !IsCarriedOut(made->second);
}

bool TombstoneLookup::AreAllCarriedOut() const {
  return std::ranges::all_of(known_, [this](const std::string& one) { return IsCarriedOut(one); });
}

bool TombstoneLookup::IsCarriedOut(const std::string& tombstone) const {
  const auto last = last_.find(FolderOfTombstone(tombstone));
  return carried_out_.contains(tombstone) ||
         (last != last_.end() && TombstoneNumberOf(tombstone).value_or(0) < last->second);
}

Result<BuriedMembers> TombstoneLookup::MembersOf(std::string_view file) {
  const Grave* const grave = Find(file);
  WEIR_CHECK(grave != nullptr, "a tombstone names the file");
  std::string bytes;
  if (grave->members.size > 0) {
    auto part = lake_.FetchPart(grave->tombstone, grave->members.offset, grave->members.size);
    if (!part) return part.error();
    bytes = *std::move(part);
  }
  if (bytes.size() != grave->members.size) {
    return Error{ErrorKind::kCorrupt, lake_.Describe(grave->tombstone) + ": damaged: cut short"};
  }
  return BuriedMembers(std::string(file), ParseMembers(bytes));
}

Result<void> TombstoneLookup::ReadAll(const std::string& folder) {
  std::vector<std::string> unknown;
  const auto listed =
      ForEachPage(lake_, folder, [&](const std::vector<ListedObject>& page) -> Result<void> {
        for (const ListedObject& object : page) {
          Note(object.name);
          if (TombstoneNumberOf(object.name) && !known_.contains(object.name)) {
            unknown.push_back(object.name);
          }
        }
        return {};
      });
  if (!listed) return listed;
  for (const std::string& tombstone : unknown) {
    if (auto read = ReadOne(tombstone); !read) return read;
  }
  return {};
}

void TombstoneLookup::Note(const std::string& listed) {
  if (const auto number = TombstoneNumberOf(listed)) {
    TombstoneNumber& last = last_[std::string(FolderOfTombstone(listed))];
    last = std::max(last, *number);
  } else if (const auto tombstone = TombstoneOfMark(listed)) {
    carried_out_.insert(std::string(*tombstone));
  }
}

Result<void> TombstoneLookup::ReadOne(const std::string& tombstone) {
  const auto read = ReadTombstoneHeader(tombstone, lake_.Describe(tombstone),
                                        [&](std::uint64_t offset, std::uint64_t size) {
                                          return lake_.FetchPart(tombstone, offset, size);
                                        });
  if (!read) return read.error();
  const std::string root(RootOfTombstone(tombstone));
  std::uint64_t offset = read->size;
  for (const NewFile& made : read->header.new_files) {
    new_files_.try_emplace(root + made.name, tombstone);
    for (const OldFile& old : made.old_files) {
      const MembersPlace place{offset, old.members * kHashBytes};
      offset += place.size;
      graves_.try_emplace(root + old.name, Grave{tombstone, root + made.name, place});
    }
  }
  known_.insert(tombstone);
  return {};
}

}  // namespace weir::pipeline
