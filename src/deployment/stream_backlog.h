// What flows into a lake and is not in its ledger yet.
#pragma once

#include <span>

#include "src/aws/client.h"
#include "src/aws/s3_object_store.h"
#include "src/lake/report.h"
#include "src/pipeline/ledger.h"
#include "src/result/result.h"

namespace weir::deployment {

/// Asks Lambda for the mappings and, for each shard of their streams, Kinesis for a record after
/// the last one of `entries`; where there is none of the shard, for any, if the mapping began at
/// TRIM_HORIZON. A record that is judged out of turn (a mapping of several batches a shard) hides
/// those before it.
[[nodiscard]] Result<lake::StreamBacklog> FindStreamBacklog(
    aws::Client& client, const aws::BucketPrefix& lake,
    std::span<const pipeline::LedgerEntry> entries);

}  // namespace weir::deployment
