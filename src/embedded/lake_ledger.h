// Reads a lake's ledger: the one place that totals come from.
#pragma once

#include <filesystem>
#include <vector>

#include "src/pipeline/ledger.h"
#include "src/result/result.h"

namespace weir::embedded {

/// The entries of `<lake>/ledger/*.json` (NDJSON) in the order of their arrival; an empty lake has
/// none. Positions are for good: of entries with the same first position only the latest counts,
/// for it judged the same stretch again. kNotFound when `lake` is no lake; kCorrupt, naming file
/// and line, when an entry can't be read; kDenied and kUnavailable as the medium says.
[[nodiscard]] Result<std::vector<pipeline::LedgerEntry>> ReadLedger(
    const std::filesystem::path& lake);

}  // namespace weir::embedded
