// Holds the manifests of a merged lake against the files that it has.
#pragma once

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

/// One for each day whose manifest is not the list of its files, where all plans are closed.
/// `made_one` are files that no list has any more, and that may be there.
[[nodiscard]] Result<std::vector<ManifestDifference>> FindManifestDifferences(
    merge::MergeObjects& objects, merge::NamesMadeOne& made_one);

}  // namespace weir::lake
