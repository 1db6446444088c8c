// Names of files that were made one with others.
#include "src/merge/rollup/names_made_one.h"

#include <algorithm>

namespace weir::merge {

void NamesMadeOne::Finish() { std::ranges::sort(hashes_); }

bool NamesMadeOne::Contains(std::string_view name) {
  return std::ranges::binary_search(hashes_, fingerprinter_.Of(name));
}

}  // namespace weir::merge
