// Which files of a day are worth making one. Pure.
#include "src/merge/rollup/roll_planner.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "src/merge/plan/names.h"

namespace weir::merge {
namespace {

constexpr std::uint64_t kLargeEnough = 2;  ///< a part of the target
constexpr std::uint64_t kTimesTheRest = 4;

using Files = std::vector<const StoredFile*>;

/// The files of the folder that the first of them is in.
std::span<const StoredFile> FirstFolder(std::span<const StoredFile> files) {
  const std::string_view folder = FolderOf(files.front().name);
  const auto end = std::ranges::find_if(
      files, [&](const StoredFile& file) { return FolderOf(file.name) != folder; });
  return files.first(static_cast<std::size_t>(end - files.begin()));
}

/// Those that are worth it, in their order.
Files SmallOf(std::span<const StoredFile> folder, std::uint64_t target_bytes) {
  Files small;
  std::uint64_t bytes = 0;
  for (const StoredFile& file : folder) {
    if (file.bytes >= target_bytes / kLargeEnough) continue;
    small.push_back(&file);
    bytes += file.bytes;
  }
  while (!small.empty()) {
    const auto largest = std::ranges::max_element(small, {}, &StoredFile::bytes);
    if ((*largest)->bytes < kTimesTheRest * (bytes - (*largest)->bytes)) break;
    bytes -= (*largest)->bytes;
    small.erase(largest);
  }
  return small;
}

/// Takes the files from the front that fit together.
Files TakeNext(std::span<const StoredFile* const>& files, std::uint64_t target_bytes) {
  Files taken;
  std::uint64_t bytes = 0;
  while (!files.empty() && taken.size() < kMaxRolledFiles &&
         (taken.empty() || bytes + files.front()->bytes <= target_bytes)) {
    bytes += files.front()->bytes;
    taken.push_back(files.front());
    files = files.subspan(1);
  }
  return taken;
}

class ChosenRolls {
 public:
  explicit ChosenRolls(std::uint64_t target_bytes) : target_bytes_(target_bytes) {}

  /// False once no more fits.
  bool AddFolder(std::span<const StoredFile> folder) {
    const Files small = SmallOf(folder, target_bytes_);
    std::span<const StoredFile* const> left = small;
    while (left.size() > 1) {
      const Files files = TakeNext(left, target_bytes_);
      if (files.size() > 1 && !Add(files)) return false;
    }
    return true;
  }

  DayRolls Take() { return std::move(rolls_); }

 private:
  bool Add(const Files& files) {
    std::uint64_t bytes = 0;
    for (const StoredFile* file : files) bytes += file->bytes;
    const bool fits = files_ + files.size() <= kMaxRolledFiles && bytes_ + bytes <= kMaxRolledBytes;
    if (!fits && !rolls_.rolls.empty()) {
      rolls_.ends_day = false;
      return false;
    }
    files_ += files.size();
    bytes_ += bytes;
    std::vector<std::string>& names = rolls_.rolls.emplace_back();
    for (const StoredFile* file : files) names.push_back(file->name);
    return true;
  }

  const std::uint64_t target_bytes_;
  DayRolls rolls_;
  std::size_t files_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace

DayRolls RollsOf(std::span<const StoredFile> files, std::uint64_t target_bytes) {
  ChosenRolls chosen(target_bytes);
  while (!files.empty()) {
    const auto folder = FirstFolder(files);
    if (!chosen.AddFolder(folder)) break;
    files = files.subspan(folder.size());
  }
  return chosen.Take();
}

std::vector<std::vector<std::string>> CutRoll(const std::vector<std::string>& files,
                                              std::span<const std::uint64_t> unpacked,
                                              std::uint64_t max_unpacked) {
  std::vector<std::vector<std::string>> rolls(1);
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (bytes + unpacked[i] > max_unpacked && !rolls.back().empty()) {
      rolls.emplace_back();
      bytes = 0;
    }
    rolls.back().push_back(files[i]);
    bytes += unpacked[i];
  }
  std::erase_if(rolls, [](const std::vector<std::string>& roll) { return roll.size() < 2; });
  return rolls;
}

}  // namespace weir::merge
