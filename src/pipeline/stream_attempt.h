// One attempt at records of one shard: from bytes to verdicts, and to the entry in the ledger.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
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

/// What an attempt stands on. The ledger is a part of the lake, with a patience of its own: an
/// attempt that used its time up on objects would have nothing through without its entry.
struct StreamStores {
  ClaimStore& claims;
  ObjectStore& objects;
  ObjectStore& ledger;
};

/// So many claims a second are what an attempt may plan with: a new on-demand table of DynamoDB
/// takes 4,000 writes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/
/// on-demand-capacity-mode.html
inline constexpr std::size_t kClaimsPerSecond = 4'000;

[[nodiscard]] constexpr std::chrono::milliseconds TimeForClaims(std::size_t claims) {
  constexpr std::size_t kMillisPerSecond = 1'000;
  return std::chrono::milliseconds(claims * kMillisPerSecond / kClaimsPerSecond);
}

/// The first of `records` and all that stand in the same record of the stream: so many of them are
/// begun together. REQUIRES: there are records.
[[nodiscard]] std::size_t CountOfFirst(std::span<const Record> records);

/// Whether there is time to begin something that takes so many claims.
using MayBegin = std::function<bool(std::size_t claims)>;

struct StreamOutcome {
  /// One for each record that was begun; those behind them were not looked at.
  std::vector<Verdict> verdicts;
  event::Figures figures;  ///< of those that have not failed
  /// Why the entry could not be written, if it could not: then all records count as failed, for
  /// what a checkpoint passes has to stand in the ledger.
  Result<void> ledger;
};

/// Steps 1 to 7 of the protocol. `records` are in position order and of one shard; `source` names
/// the stream for people; `token` is drawn at random. A record of the stream, which may hold many
/// records, is begun only if `may_begin` says so, and the first one always: what is through by then
/// is kept, and no attempt ends without progress but at a single one that is too large for it.
/// REQUIRES: `records` is not empty.
[[nodiscard]] StreamOutcome RunStreamAttempt(const StreamSettings& settings,
                                             const StreamStores& stores,
                                             std::span<const Record> records,
                                             std::string_view source, std::string_view token,
                                             const MayBegin& may_begin);

}  // namespace weir::pipeline
