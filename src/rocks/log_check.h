// Whether RocksDB would read all that the logs of a database hold: asked before it is opened.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "src/result/result.h"

namespace weir::rocks {

struct LogCheckOptions {
  /// No change of this database ever bypasses the log, so each log goes on where the one before it
  /// ended: a log that is missing, or was cut short, shows by that.
  bool is_contiguous = true;
  std::string_view in_use;  ///< ends the sentence where somebody has the database open
  std::string_view remedy;  ///< ends a refusal: what can be done besides restoring a copy
};

/// kCorrupt, naming the file, where a log or the MANIFEST is damaged or missing; kConflict where
/// the database is open; kUnavailable, kDenied where it can't be read. A torn end of the last log
/// is normal.
[[nodiscard]] Result<void> CheckLogs(const std::filesystem::path& directory,
                                     const LogCheckOptions& options);

/// Makes the files so that CheckLogs lets them pass. Cuts the logs off before the first damage, and
/// takes away those behind it; puts CURRENT and the MANIFEST back, or makes the MANIFEST anew
/// (manifest_check.h). What they were is kept in `damaged/`. Gives what was done and given up, a
/// sentence each; none, and nothing is changed, where all is well. kCorrupt where it can't be done.
[[nodiscard]] Result<std::vector<std::string>> RepairLogs(const std::filesystem::path& directory,
                                                          const LogCheckOptions& options);

}  // namespace weir::rocks
