// Files of a day made few: how many become how many, and in how many steps.
#pragma once

#include <cstdint>

#include "src/plan/requests.h"

namespace weir::plan {

// src/merge/rollup/roll_planner.h: what one plan, or one tombstone, takes.
inline constexpr double kRolledFiles = 2'000;
inline constexpr double kRolledBytes = 192.0 * (1 << 20);
inline constexpr double kTargetBytes = 64.0 * (1 << 20);  ///< of a new file, as it is stored
inline constexpr double kFilesAtOnce = 32;                ///< rolled_files.cc: that are read

/// Of a core, for a byte of lines that is unpacked and packed anew: some 40 MB a second.
inline constexpr double kPackSeconds = 25e-9;

/// The files that a day got before it is rolled up: of `folders` each got one so many times, with a
/// chance of `share` each time.
struct DayOfFiles {
  double folders = 0;
  double times = 0;
  double share = 1;
  double file_bytes = 0;  ///< as it is stored
  double file_lines = 1;  ///< events in it
  double line_bytes = 0;  ///< of one, unpacked

  [[nodiscard]] double files() const { return folders * times * share; }
};

/// What a step may take besides.
struct RollRoom {
  double unpacked_bytes = 0;  ///< of a new file
  double lines = 1e18;        ///< of a step
};

struct RolledDay {
  double files = 0;  ///< that become others
  double made = 0;   ///< what they become
  double steps = 0;  ///< plans, or tombstones
};

/// RollsOf and CutRoll of roll_planner.cc: files of a folder that has more than one, as many as fit
/// into a new one; a file of half the target stays.
[[nodiscard]] RolledDay RollOf(const DayOfFiles& day, const RollRoom& room);

/// What comes of a folder that was rolled up and gets so many more files so often, each time as
/// much, and is looked at each time (SmallOf of roll_planner.cc): a file that is four times as
/// large as all others stays.
struct RolledBitByBit {
  double read = 0;
  double made = 0;
};
[[nodiscard]] RolledBitByBit RollBitByBit(double times, double files);

// The same as requests of the merge's roll-up (src/merge/rollup).

/// FindRolls of roll_maker.cc, for each plan that rolls a day up: its manifest. Pages of the names
/// in the day's folder come besides.
[[nodiscard]] Requests LookAtDay();

/// LookAt of roll_maker.cc, before a plan names them: files of so many folders are read, those of
/// one side by side, for nobody else says how much they unpack to.
[[nodiscard]] Requests ReadFiles(double files, double folders);

/// FileRoll::Make of rolled_files.cc: of each new file it is looked whether it is there, then it is
/// made behind a look at the head, of files that are read once more, and put behind another.
[[nodiscard]] Requests MakeRolled(double read, double made);

/// FileRoll::Remove, for each plan that has made files one which nobody reads any more: behind a
/// look at the head it says which these are.
[[nodiscard]] Requests RemovePlan();
/// … and they are deleted.
[[nodiscard]] Requests DeleteFiles(double files);

/// Pages of a listing.
[[nodiscard]] Requests ListPages(double pages);

}  // namespace weir::plan
