// One attempt at records of one shard: from bytes to verdicts, and to the entry in the ledger.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/figures.h"
#include "src/event/schema.h"
#include "src/pipeline/claim_store.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/object_store.h"
#include "src/pipeline/processor.h"
#include "src/pipeline/record.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// A record of a stream never unpacks to more bytes; what would is set aside as it came, packed.
inline constexpr std::size_t kMaxStreamRecordSize = std::size_t{64} << 20;

/// What all attempts of a deployment have in common.
struct StreamSettings {
  const event::Schema& schema;
  Layout layout = Layout::kBatch;
  codec::Compression compression = codec::Compression::kGzip;
  std::string_view root = {};  ///< what all names begin with: "" or "some/prefix/"
};

struct StreamOutcome {
  std::vector<Verdict> verdicts;  ///< one a record
  event::Figures figures;         ///< of those that have not failed
  /// Why the entry could not be written, if it could not: then all records count as failed, for
  /// what a checkpoint passes has to stand in the ledger.
  Result<void> ledger;
};

/// Steps 1 to 7 of the protocol. `records` are in position order and of one shard; `source` names
/// the stream for people; `token` is drawn at random. REQUIRES: `records` is not empty.
[[nodiscard]] StreamOutcome RunStreamAttempt(const StreamSettings& settings, ClaimStore& claims,
                                             ObjectStore& objects, std::span<const Record> records,
                                             std::string_view source, std::string_view token);

}  // namespace weir::pipeline
