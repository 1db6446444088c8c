// What an erasure says in the end, whatever kind of lake it was.
#pragma once

#include "src/lake/erased_sweep.h"
#include "src/lake/erasure.h"
#include "src/lake/erasure_record.h"
#include "src/result/result.h"

namespace weir::lake {

/// Once all was gone through: marks the record as finished, if there is one and nothing is left,
/// and fills in what was done. `report` says which plan has made the ids known.
[[nodiscard]] Result<void> CompleteReport(const ErasureOptions& options, ErasureRecord& record,
                                          const ErasedSweep& sweep, ErasureReport& report);

}  // namespace weir::lake
