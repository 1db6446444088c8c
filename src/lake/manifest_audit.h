// Holds the manifests of a merged lake against the files that it has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/merge/ports.h"
#include "src/merge/rollup/names_made_one.h"
#include "src/result/result.h"

namespace weir::lake {

struct ManifestDifference {
  std::string manifest;  ///< its name
  std::string detail;    ///< how many files differ, and one of them
};

/// Whether manifests name files as they stand here, or as they stood where they were copied from.
enum class Manifests : std::uint8_t { kOwn, kCopied };

/// One for each day whose manifest is not the list of its files, where all plans are closed.
/// `made_one` are files that no list has any more, and that may be there.
[[nodiscard]] Result<std::vector<ManifestDifference>> FindManifestDifferences(
    merge::MergeObjects& objects, merge::NamesMadeOne& made_one, Manifests manifests);

}  // namespace weir::lake
