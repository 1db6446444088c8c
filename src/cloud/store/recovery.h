// A damaged store: refused at the start, and made fit to start again where that is asked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "src/result/result.h"

namespace weir::cloud::store {

/// kCorrupt, naming the file and the remedy, where the log of the store or its MANIFEST is damaged
/// or missing, so that RocksDB would drop acknowledged changes without a word. A torn end of the
/// log, which a process that was killed leaves, is normal.
[[nodiscard]] Result<void> CheckRecoverable(const std::filesystem::path& directory);

/// Cuts the log off before its first damage, and puts the MANIFEST back. Gives what was done and
/// given up, a sentence each; none where all is well.
[[nodiscard]] Result<std::vector<std::string>> Recover(const std::filesystem::path& directory);

}  // namespace weir::cloud::store
