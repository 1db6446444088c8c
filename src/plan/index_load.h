// The index of a merge: how many files its levels have, and what it takes to look ids up in them.
#pragma once

#include "src/plan/requests.h"

namespace weir::plan {

// src/merge/plan/planner.cc: so many runs of a level become one of the next.
inline constexpr double kRunsOfLevel0 = 8;
inline constexpr double kRunsOfLevel1 = 24;

// Files of the index, by row (src/merge/index): hash, fingerprint and owner; and its part of a
// filter.
inline constexpr double kIndexRowBytes = 39.5;
inline constexpr double kIndexFilterBytes = 2.32;
inline constexpr double kIndexEndBytes = 2.425;  ///< of a file's end, by row: with its directory

/// Runs of one level, each of `rows`.
class IndexRuns {
 public:
  IndexRuns(double count, double rows) : count_(count), rows_(rows) {}

  /// Of one run: a file has four million rows at most (index/index_merge.h).
  [[nodiscard]] double files() const;
  [[nodiscard]] double all_files() const { return count_ * files(); }

  /// What looks `ids` up in all runs (index/index_lookup.cc). They are asked for list by list: a
  /// file's end, with the filters, is read by the first list that has ids of it, its filters once
  /// more where two lists meet within it, then what blocks the filters do not rule out. Ends are
  /// read side by side, as many as fit into memory.
  [[nodiscard]] Requests LookUp(double ids) const;

  /// What opens one file to read it whole (src/landing/index_bytes.cc): its beginning, and its end
  /// where it is larger than that.
  [[nodiscard]] double opening() const { return IsSmall() ? 1 : 2; }
  /// What reads one run whole, a megabyte ahead (index/index_reader.cc).
  [[nodiscard]] double reading() const;

 private:
  [[nodiscard]] double rows_of_file() const { return rows_ / files(); }
  [[nodiscard]] bool IsSmall() const;
  [[nodiscard]] bool IsReadWhole() const;

  double count_;
  double rows_;
};

/// How many runs each level has on average.
struct IndexLevels {
  IndexRuns level0;
  IndexRuns level1;
  IndexRuns level2;

  /// After so many windows of `rows` each. Where level 0 was never full, it has them all; from then
  /// on half of what it may have.
  IndexLevels(double windows, double rows);

  /// A list of ids looks through all levels, file by file.
  [[nodiscard]] Requests LookUp(double ids) const;
  [[nodiscard]] double files() const;
};

/// What makes one run of `sources` of `rows` each (index/rolled_index.cc): of each piece it is
/// looked whether it stands there, then it is made of all sources, put, and opened again.
[[nodiscard]] Requests MergeRuns(double sources, double rows);

}  // namespace weir::plan
