// What flows into a lake and is not in its ledger yet.
#pragma once

#include <set>
#include <span>
#include <string>

#include "src/aws/client.h"
#include "src/aws/s3_object_store.h"
#include "src/pipeline/ledger.h"
#include "src/result/result.h"

namespace weir::cli {

/// Streams that event source mappings take into a lake, by name.
struct StreamBacklog {
  std::set<std::string> streams;  ///< all of them
  std::set<std::string> behind;   ///< those with records after the last one in the ledger
  /// Where mappings of those leave what they give up, "s3://weir-failed": such records come into
  /// the ledger no more, unless they are replayed.
  std::set<std::string> failed;
};

/// Asks Lambda for the mappings and, for each shard of their streams, Kinesis for a record after
/// the last one of `entries`; where there is none of the shard, for any, if the mapping began at
/// TRIM_HORIZON. A record that is judged out of turn (a mapping of several batches a shard) hides
/// those before it.
[[nodiscard]] Result<StreamBacklog> FindStreamBacklog(
    aws::Client& client, const aws::BucketPrefix& lake,
    std::span<const pipeline::LedgerEntry> entries);

}  // namespace weir::cli
