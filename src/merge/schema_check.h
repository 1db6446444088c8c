// Whether a lake's events are of a schema, by its ledger: for those who find ids by it.
#pragma once

#include <string_view>

#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// kInvalidInput with the names that the ledger has where none of them is `schema`; a lake without
/// entries that can be read passes. Reads one entry where that is of `schema`, else a few of each
/// page of the ledger: a lake may have had several schemas one after another. What the function was
/// given without a name passes, and for its lake all others.
[[nodiscard]] Result<void> CheckSchema(MergeObjects& lake, std::string_view schema);

}  // namespace weir::merge
