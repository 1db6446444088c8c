// Counts what became of records, into the figures of the ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/figures.h"
#include "src/pipeline/field_counter.h"
#include "src/pipeline/processor.h"

namespace weir::pipeline {

/// What the figures need to know of one record besides its type, its day and its fields.
struct CountedRecord {
  Verdict verdict = Verdict::kFailed;
  event::Reason reason = event::Reason::kNone;  ///< the decoder's
  bool complete = false;
  bool has_moved_members = false;               ///< see event::DecodedRecord
  std::optional<std::int64_t> lateness_micros;  ///< of an event
  std::uint64_t bytes = 0;
};

/// What is counted of a decoded record with its verdict.
[[nodiscard]] CountedRecord CountedOf(const Record& record, const event::DecodedRecord& decoded,
                                      Verdict verdict, const event::FieldNumbers& fields);

/// Counts a record in its type's slice, its day's, and by its reason: the one place where it is
/// said what is counted as what. The total is the sum of the days.
void CountRecord(const CountedRecord& record, event::Slice& type, event::Slice& day,
                 event::Figures& figures);

/// Counts each record once by type and once by day. Failed records are not counted: they come
/// again.
class FigureCounter {
 public:
  explicit FigureCounter(const event::Schema& schema);

  /// Counts the records of a batch with their verdicts, all but `received` in total, which the
  /// source counts.
  void Add(const Batch& batch, std::span<const Verdict> verdicts);

  /// The same for records that are judged later: counts all but their verdicts.
  void AddUnjudged(const Batch& batch);

  /// The figures of all that was added since the last call.
  event::Figures Take();

 private:
  /// Where the records of a partition are counted.
  struct Slices {
    event::Slice* type = nullptr;
    event::Slice* day = nullptr;
  };

  void Count(const Record& record, const event::DecodedRecord& decoded, Verdict verdict);
  Slices& SlicesOf(event::PartitionRef partition);

  const event::FieldNumbers fields_;
  event::Figures figures_;
  std::vector<Slices> slices_;  ///< by the partition's ordinal
  FieldCounter counted_fields_;
};

}  // namespace weir::pipeline
