// Reads the ledger of a lake in S3.
#pragma once

#include <string>
#include <vector>

#include "src/aws/client.h"
#include "src/aws/s3_object_store.h"
#include "src/pipeline/ledger.h"
#include "src/pipeline/ledger_sum.h"
#include "src/result/result.h"

namespace weir::cli {

struct S3Ledger {
  std::vector<pipeline::LedgerEntry> entries;  ///< in the order of their arrival
  pipeline::LedgerOrigin origin;
};

/// The entries below `<prefix>ledger/`, overlapping attempts added up once. kNotFound when there is
/// no such bucket.
[[nodiscard]] Result<S3Ledger> ReadS3Ledger(aws::Client& client, aws::BucketPrefix where);

}  // namespace weir::cli
