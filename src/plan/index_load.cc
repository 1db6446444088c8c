// The index of a merge, file by file.
#include "src/plan/index_load.h"

#include <algorithm>
#include <cmath>

namespace weir::plan {
namespace {

// Bounds of src/merge/index.
constexpr double kFileRows = 4e6;      // index_merge.h
constexpr double kEndRoom = 64 << 10;  // index_lookup.cc: of what is read of a file's end
constexpr double kGapBytes = 1 << 20;  // index_layout.h: less is read as well, and not asked for
constexpr double kHashesAtOnce = 131'072;  // of a list, src/merge/judge/judge.h
constexpr double kIndexFilesAtOnce = 8;    // index_lookup.h
constexpr double kEndsAtOnce = 24 << 20;   // index_lookup.h
constexpr double kFalseHits = 1e-5;        // hash_filter.cc: of a hash that a run does not have
constexpr double kReadAhead = 1 << 20;     // index_reader.cc

double ListsOf(double ids) { return std::max(1.0, std::ceil(ids / kHashesAtOnce)); }

}  // namespace

double IndexRuns::files() const { return std::max(1.0, std::ceil(rows_ / kFileRows)); }

Requests IndexRuns::LookUp(double ids) const {
  const double blocks = IsReadWhole() ? 0 : ids * kFalseHits;
  const double asked_again = count_ * (ListsOf(ids) - 1 + blocks);
  const double end = std::max(1.0, rows_of_file() * kIndexEndBytes + kEndRoom);
  const double at_once = std::clamp(std::floor(kEndsAtOnce / end), 1.0, kIndexFilesAtOnce);
  Requests requests;
  requests.gets = all_files() + asked_again;
  requests.turns = all_files() / at_once + asked_again;
  return requests;
}

double IndexRuns::reading() const {
  const double ahead = IsSmall() ? 0 : std::ceil(rows_of_file() * kIndexRowBytes / kReadAhead);
  return files() * (opening() + ahead);
}

bool IndexRuns::IsSmall() const {
  return rows_of_file() * (kIndexRowBytes + kIndexFilterBytes) <= kFirstReadBytes;
}

bool IndexRuns::IsReadWhole() const {
  return rows_of_file() * (kIndexRowBytes + kIndexFilterBytes - kIndexEndBytes) <=
         kEndRoom + kGapBytes;
}

IndexLevels::IndexLevels(double windows, double rows)
    : level0(windows < kRunsOfLevel0 ? windows : (kRunsOfLevel0 - 1) / 2, rows),
      level1(0, rows * kRunsOfLevel0),
      level2(0, rows * kRunsOfLevel0 * kRunsOfLevel1) {
  constexpr double kWindowsOfLevel2 = kRunsOfLevel0 * kRunsOfLevel1;
  const double made1 = std::max(0.0, windows / kRunsOfLevel0 - 0.5);
  const double most1 = windows < kWindowsOfLevel2 ? made1 : (kRunsOfLevel1 - 1) / 2;
  level1 = IndexRuns(std::min(made1, most1), rows * kRunsOfLevel0);
  level2 = IndexRuns(std::max(0.0, windows / kWindowsOfLevel2 - 0.5), rows * kWindowsOfLevel2);
}

Requests IndexLevels::LookUp(double ids) const {
  Requests requests = level0.LookUp(ids) + level1.LookUp(ids) + level2.LookUp(ids);
  requests.turns = std::max(requests.turns, std::min(ListsOf(ids), files()));
  return requests;
}

double IndexLevels::files() const {
  return level0.all_files() + level1.all_files() + level2.all_files();
}

Requests MergeRuns(double sources, double rows) {
  const IndexRuns source(1, rows);
  const IndexRuns made(1, rows * sources);
  Requests requests;
  requests.gets = sources * source.reading() + made.files() * (1 + made.opening());
  requests.puts = made.files();
  requests.head_reads = made.files() * 2;  // before it is made, and before it is put
  requests.turns = requests.gets + made.files() * 3;
  return requests;
}

}  // namespace weir::plan
