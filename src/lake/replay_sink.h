// The port to what takes records that are replayed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/figures.h"
#include "src/pipeline/record.h"
#include "src/result/result.h"

namespace weir::lake {

/// What became of the records.
struct ReplayTally {
  std::uint64_t objects = 0;
  std::uint64_t records = 0;
  std::uint64_t failed = 0;   ///< records that have to be replayed again
  event::Counts counts;       ///< of the others, as they stand now, where that is known
  std::uint64_t landed = 0;   ///< where the merge judges them: so many wait for it
  std::uint64_t skipped = 0;  ///< there, too: rows that are what they were
  std::uint64_t too_old = 0;  ///< there, too: rows that may have been stored and forgotten by now
  std::vector<std::string> errors;
};

/// What is replayed together.
struct ReplayedRecords {
  std::span<const pipeline::Record> records;  ///< in position order, of one shard of a stream
  std::string_view source;                    ///< for people
  bool is_quarantined =
      false;  ///< rows of the quarantine; else whole records, as a stream has them
  /// Positions of those records that are a row of the quarantine as it stands there, sorted.
  std::span<const std::string_view> rows = {};
};

class ReplaySink {
 public:
  ReplaySink() = default;
  ReplaySink(const ReplaySink&) = delete;
  ReplaySink& operator=(const ReplaySink&) = delete;
  virtual ~ReplaySink() = default;

  /// Counts in the tally what became of them. An error says why some of them have to be replayed
  /// again.
  [[nodiscard]] virtual Result<void> Take(const ReplayedRecords& given, ReplayTally& tally) = 0;
};

}  // namespace weir::lake
