// What the function is told by its environment variables, checked before the first invocation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "src/aws/environment.h"
#include "src/codec/compression.h"
#include "src/compact/compactor.h"
#include "src/event/schema.h"
#include "src/landing/attempt.h"
#include "src/merge/worker.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/stream_attempt.h"
#include "src/result/result.h"

namespace weir::lambda {

///     WEIR_HANDLER       stream (default), merge or compact; the function's own handler says so as
///                        well
///     WEIR_LAKE_BUCKET   required
///     WEIR_LAKE_PREFIX   "" or "some/folder/": before lake/, quarantine/ and ledger/
///     WEIR_CLAIMS_TABLE  required, but for what lands batches or rolls up, which claims nothing
///     WEIR_CLAIM_DAYS    how long a claim lives (14 by default)
///     WEIR_SCHEMA        a preset's name, or a schema in TOML ("weir" by default)
///     WEIR_LAYOUT        batch (default), event or landing
///     WEIR_COMPRESSION   gzip (default), zstd or none
///
/// For the merge alone, which takes neither schema nor layout (merge/settings.h: from what to
/// what):
///     WEIR_MERGE_HORIZON_DAYS     how long ids are known
///     WEIR_MERGE_REDELIVERY_DAYS  how long a record may come again
///     WEIR_MERGE_HOLD_HOURS       how rarely days that are over are written to
///     WEIR_MERGE_ROLL_AFTER_HOURS    when files of a day that is over become few, 0 for never
///     WEIR_MERGE_READER_GRACE_HOURS  how long a query through a manifest may take
///
/// For the roll-up of claims alone (compact/compactor.h: from what to what), which packs new files
/// as the old ones unless WEIR_COMPRESSION is set:
///     WEIR_COMPACT_AFTER_HOURS         how long a day has been over
///     WEIR_COMPACT_READER_GRACE_HOURS  how long a query through a manifest may take
struct Configuration {
  std::string lake_bucket;
  std::string lake_prefix;
  std::string claims_table;
  std::uint32_t claim_days = 14;
  event::Schema schema;
  bool lands = false;  ///< layout landing: batches are written down, and judged later
  pipeline::Layout layout = pipeline::Layout::kBatch;
  codec::Compression compression = codec::Compression::kGzip;
  std::string function_name;                        ///< AWS_LAMBDA_FUNCTION_NAME
  std::optional<merge::MergeSettings> merge;        ///< of the handler that merges landings
  std::optional<compact::CompactSettings> compact;  ///< of the handler that rolls claims up

  /// Views into this.
  [[nodiscard]] pipeline::StreamSettings ForAttempts() const {
    return {schema, layout, compression, lake_prefix};
  }

  [[nodiscard]] landing::LandingSettings ForLandings() const { return {schema, lake_prefix}; }

  /// kInvalidInput, naming the variable, its value and the remedy.
  static Result<Configuration> Read(const aws::Environment& environment);
};

}  // namespace weir::lambda
