// Ledger entries: the last act of an attempt, and the one place that totals come from.
#pragma once

#include <string>
#include <string_view>

#include "src/event/figures.h"
#include "src/event/schema.h"
#include "src/event/timestamp.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// What became of a stretch of one source. Keyed by its first position: the same stretch processed
/// again replaces it, so that totals count each record once.
struct LedgerEntry {
  std::string source;                  ///< for people: the file or stream
  std::string schema;                  ///< the name of the schema that judged it
  event::SchemaMark schema_mark = {};  ///< of that schema; entries of earlier versions have none
  std::string first_position;
  std::string last_position;
  event::Timestamp arrived_at;
  /// Of the stretch it counts some records only: those that a replay has taken up again.
  bool is_sparse = false;
  event::Figures figures;
};

/// One JSON object on one line, without its end:
///
///     {"source":"events.json.gz","schema":"weir","digest":"9c3958e246f48ba9",
///      "ids":"uuid event_uuid","first":"…","last":"…","arrived_at":"…",
///      "figures":{"counts":{"received":3,…},"lateness_ms":[[12,2]],"types":{…},"days":{…},
///                 "reasons":{"invalid_json":1},"fields":{"event_uuid":{"present":2,"valid":2}}}}
///
/// A sparse one has `"sparse":true` before its figures. lateness_ms lists [bucket, count]; the day
/// of records without a valid time is "unknown".
[[nodiscard]] std::string FormatLedgerEntry(const LedgerEntry& entry);

/// The inverse; kCorrupt with what is wrong.
[[nodiscard]] Result<LedgerEntry> ParseLedgerEntry(std::string_view line);

}  // namespace weir::pipeline
