// All rows of a file of the index, one after another.
#pragma once

#include <functional>

#include "src/merge/index/index_file.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Gives them to `take`, until that returns an error. In memory is a piece of the file at a time.
/// kNotFound where it is gone, kCorrupt or kInvalidInput where it is damaged; some were given then.
[[nodiscard]] Result<void> ForEachIndexRow(
    MergeObjects& objects, const IndexFile& file,
    const std::function<Result<void>(const IndexRow& row)>& take);

}  // namespace weir::merge
