// One attempt to land records of one shard: from bytes to rows that wait for their verdicts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "src/event/figures.h"
#include "src/event/schema.h"
#include "src/landing/landing_store.h"
#include "src/pipeline/record.h"
#include "src/result/result.h"

namespace weir::landing {

/// So many records go into one landing; a single record of the stream may hold more.
inline constexpr std::size_t kMaxLanded = 20'000;

/// What all attempts of a deployment have in common.
struct LandingSettings {
  const event::Schema& schema;
  std::string_view root = {};  ///< what all names begin with: "" or "some/prefix/"
  std::size_t max_landed = kMaxLanded;
};

/// What one attempt is given.
struct RecordsToLand {
  std::span<const pipeline::Record> records;  ///< in position order, of one shard of a stream
  std::string_view source;                    ///< the stream, for people
  std::string_view token;                     ///< drawn at random
  /// 0 for what a stream or a mapping gives, which is whole records. More for a replay of rows of
  /// the quarantine, which may be some parts of them: so many seconds since 1970 as it began at.
  std::uint64_t judgement = 0;
};

struct LandingOutcome {
  std::size_t begun = 0;   ///< so many records, from the first on
  std::size_t landed = 0;  ///< of these, so many stand in landings
  event::Figures figures;  ///< of those, as far as they need no verdicts
  Result<void> put;        ///< why the others do not
};

/// Whether there is time to begin another landing, after one has been put.
using MayBeginLanding = std::function<bool()>;

/// Steps L1 to L4. One landing holds as many records of the stream as are decoded at once, whole
/// ones; what is left over goes into another, if `may_begin` says so. The first is always begun.
/// REQUIRES: there are records.
[[nodiscard]] LandingOutcome LandRecords(const LandingSettings& settings, LandingStore& store,
                                         const RecordsToLand& given,
                                         LandingStore::Deadline deadline,
                                         const MayBeginLanding& may_begin);

}  // namespace weir::landing
