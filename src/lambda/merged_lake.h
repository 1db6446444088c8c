// Whether a merge has the lake: then nothing may be claimed in it.
#pragma once

#include <string_view>

#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::lambda {

/// True where no merge has judged anything in the lake; false where the function may not look, as
/// roles of before may not. kConflict where one has: `layout`, which claims, does not know what it
/// has judged, and what comes again would be stored again. Any other error: ask again.
[[nodiscard]] Result<bool> IsSurelyNotMerged(merge::MergeObjects& lake, std::string_view layout);

}  // namespace weir::lambda
