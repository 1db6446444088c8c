// The folders of many landings in their order, without all of them in memory.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/landing/reader.h"
#include "src/merge/judge/conflict_rows.h"
#include "src/result/result.h"

namespace weir::merge {

/// A landing's rows of one folder; the landing by its place among those that are walked through.
struct Segment {
  std::uint32_t landing = 0;
  std::uint64_t first_row = 0;
  std::uint64_t rows = 0;

  friend bool operator==(const Segment&, const Segment&) = default;
};

class FolderWalk {
 public:
  /// `conflicts` are folders that landings have no rows for. Both outlive it.
  FolderWalk(std::span<const landing::LandingReader* const> landings,
             const ConflictFolders& conflicts)
      : landings_(landings), conflicts_(conflicts), next_conflict_(conflicts.begin()) {}

  /// Goes to the next folder; false behind the last.
  [[nodiscard]] Result<bool> Next();
  [[nodiscard]] const std::string& folder() const { return folder_; }
  /// In the order of landings.
  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }
  /// Landings with conflicts that go into it.
  [[nodiscard]] std::span<const std::uint32_t> conflicts() const { return conflict_landings_; }

 private:
  /// The folder that a landing comes to next.
  struct Ahead {
    std::string_view path;  ///< good until its cursor moves
    Segment segment;
  };

  [[nodiscard]] Result<void> Begin();
  /// Puts the landing's next folder among those ahead, if it has one.
  [[nodiscard]] Result<void> Advance(std::uint32_t landing);
  static bool IsLater(const Ahead& a, const Ahead& b);

  const std::span<const landing::LandingReader* const> landings_;
  const ConflictFolders& conflicts_;
  ConflictFolders::const_iterator next_conflict_;
  std::vector<landing::FolderCursor> cursors_;
  std::vector<Ahead> ahead_;  ///< a heap, the first folder on top
  std::string folder_;
  std::vector<Segment> segments_;
  std::span<const std::uint32_t> conflict_landings_;
};

}  // namespace weir::merge
