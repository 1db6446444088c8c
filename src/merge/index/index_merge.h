// Makes one run of the index of many: fewer files to look an id up in.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "src/merge/index/index_file.h"
#include "src/result/result.h"

namespace weir::merge {

/// One object of the run that others become.
struct MergedPiece {
  landing::IdRange range;
  std::uint64_t rows = 0;
  std::string bytes;
};

/// Merges rows from `first` on, as many as one object has: what all of `readers` have, sorted. The
/// piece's range ends with its last row, or, where nothing is left, with the last hash of all; so
/// pieces follow from what is merged alone, wherever the ids of a run crowd. Nothing where there
/// are no more rows. kCorrupt where two have one hash, with other rows. In memory are the piece and
/// a mebibyte of each reader.
[[nodiscard]] Result<std::optional<MergedPiece>> MergeIndexRuns(
    std::span<IndexReader> readers, const landing::IdHash& first,
    std::uint64_t most_rows = kMaxIndexRows);

/// Where the piece behind one that ends with `last` begins; nothing behind the last hash of all.
[[nodiscard]] std::optional<landing::IdHash> HashBehind(const landing::IdHash& last);

}  // namespace weir::merge
