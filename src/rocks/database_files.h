// The files of a RocksDB, by their names.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/result/result.h"

namespace weir::rocks {

/// The manifest that a new database begins with; its first start ends with another, beside a log.
inline constexpr std::string_view kFirstManifest = "MANIFEST-000001";

struct DatabaseFiles {
  std::vector<std::filesystem::path> logs;       ///< in the order of their numbers
  std::vector<std::filesystem::path> manifests;  ///< likewise
  bool has_tables = false;
  bool has_blobs = false;              ///< files of large values
  std::optional<std::string> current;  ///< what CURRENT says: the manifest's name

  /// Whether there is more than what a process leaves that was killed while it made a database.
  [[nodiscard]] bool HoldData() const;
};

/// kUnavailable where they can't be read, as all of these.
[[nodiscard]] Result<DatabaseFiles> ListFiles(const std::filesystem::path& directory);

[[nodiscard]] Result<std::string> ReadWhole(const std::filesystem::path& file);

/// Replaces the file at once: whoever reads it finds the old bytes or the new ones.
[[nodiscard]] Result<void> WriteWhole(const std::filesystem::path& file, std::string_view bytes);

/// Puts copies into `damaged/`; then what is done to the files can't lose anything.
[[nodiscard]] Result<void> Preserve(const std::filesystem::path& directory,
                                    const std::vector<std::filesystem::path>& files);
[[nodiscard]] std::filesystem::path PreservedIn(const std::filesystem::path& directory);

[[nodiscard]] Error Unreadable(const std::filesystem::path& file, std::string_view why);

}  // namespace weir::rocks
