// Whether a lake's events have the ids that a schema says, by its ledger: for those who find them
// by it.
#pragma once

#include "src/event/schema.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// kInvalidInput with the ids that the ledger has where none are those of `schema`, whatever the
/// schemas are called; a lake without entries that can be read passes. Reads one entry where that
/// has them, else a few of each page of the ledger: a lake may have had several schemas one after
/// another. Entries of earlier versions have a name alone, which passes unless schemas of that name
/// are known by others to have other ids; what the function was given without a name may be any.
[[nodiscard]] Result<void> CheckSchema(MergeObjects& lake, const event::Schema& schema);

}  // namespace weir::merge
