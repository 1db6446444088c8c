// Rows of an index in the order of their hashes, in memory that does not grow with them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "src/lake/packed_heaps.h"
#include "src/merge/index/index_file.h"
#include "src/pipeline/scratch.h"
#include "src/result/result.h"

namespace weir::lake {

/// Sorted by heaps: a heap has the hashes that begin with one number, so one of them at a time is
/// read and sorted.
class SeedRows {
 public:
  /// `scratch` outlives this, and is nobody else's.
  explicit SeedRows(pipeline::Scratch& scratch) : heaps_(scratch) {}

  Result<void> Add(const merge::IndexRow& row);

  /// Gives all rows, sorted by hash, to `take`, until that returns an error; of equal hashes one.
  /// Nothing can be added after that.
  Result<void> ForEach(const std::function<Result<void>(const merge::IndexRow& row)>& take);

 private:
  PackedHeaps heaps_;
  RowBytes row_;
};

}  // namespace weir::lake
