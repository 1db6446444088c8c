// Whether the MANIFEST of a database says what it said, and how it is put back if not.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "src/result/result.h"
#include "src/rocks/database_files.h"

namespace weir::rocks {

/// What is wrong with CURRENT or the MANIFEST, naming the file; "" where nothing is. Without
/// CURRENT RocksDB takes the directory for an empty one; where the MANIFEST is damaged or cut
/// short, for what it was before: either way it deletes files that hold data.
/// REQUIRES: files.HoldData(), or CURRENT is there.
[[nodiscard]] Result<std::string> ManifestFault(const DatabaseFiles& files,
                                                const std::filesystem::path& directory);

/// Puts back what can be had whole: from the kept copy, or, of a lost CURRENT, the MANIFEST that is
/// there. False where that does not lead to files that are there; then nothing has changed but
/// copies in `damaged/`.
[[nodiscard]] Result<bool> PutManifestBack(const DatabaseFiles& files,
                                           const std::filesystem::path& directory);

/// Makes the MANIFEST anew from the tables and logs themselves, by RocksDB's own repair, which
/// takes the lock itself. Gives what that gave up, in a sentence. kCorrupt where there are files of
/// large values: that they belong to the database stands in the MANIFEST alone, and without it
/// RocksDB deletes them.
[[nodiscard]] Result<std::string> RebuildManifest(const std::filesystem::path& directory);

}  // namespace weir::rocks
