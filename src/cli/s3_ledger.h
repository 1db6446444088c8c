// Reads the ledger of a lake in S3.
#pragma once

#include <string>
#include <vector>

#include "src/aws/session.h"
#include "src/pipeline/ledger.h"
#include "src/result/result.h"

namespace weir::cli {

/// The entries below `<uri>/ledger/` ("s3://bucket/prefix"), overlapping attempts added up once, in
/// the order of their arrival. kNotFound when there is no such bucket.
[[nodiscard]] Result<std::vector<pipeline::LedgerEntry>> ReadS3Ledger(aws::Session& session,
                                                                      const std::string& uri);

}  // namespace weir::cli
