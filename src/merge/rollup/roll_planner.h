// Which files of a day are worth making one. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace weir::merge {

struct StoredFile {
  std::string name;
  std::uint64_t bytes = 0;  ///< as it is stored
};

struct DayRolls {
  /// Files of one folder each, which become one; two at least.
  std::vector<std::vector<std::string>> rolls;
  bool ends_day = true;  ///< these are all that are worth it
};

/// A plan takes so many files of a day, or so many stored bytes; what a first new file is made of
/// always goes in.
inline constexpr std::size_t kMaxRolledFiles = 2'000;
inline constexpr std::uint64_t kMaxRolledBytes = std::uint64_t{192} << 20;

/// `files` are of one day and sorted. What becomes one has up to `target_bytes` together. A file of
/// half the target is large enough, and so is one that is four times as large as all others that
/// it would be made one with: days that get few files again and again are not written whole each
/// time.
[[nodiscard]] DayRolls RollsOf(std::span<const StoredFile> files, std::uint64_t target_bytes);

/// Files that were to become one, of so many bytes unpacked, as many as have up to `max_unpacked`
/// together; none alone.
[[nodiscard]] std::vector<std::vector<std::string>> CutRoll(const std::vector<std::string>& files,
                                                            std::span<const std::uint64_t> unpacked,
                                                            std::uint64_t max_unpacked);

}  // namespace weir::merge
