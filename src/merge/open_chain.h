// Whether a merge has the lake, for those who would change it by claims.
#pragma once

#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Whether the lake has a plan, and its chain was not ended: seen by listings alone, without its
/// head.
[[nodiscard]] Result<bool> HasOpenChain(MergeObjects& lake);

}  // namespace weir::merge
