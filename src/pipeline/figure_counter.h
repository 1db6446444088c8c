// Counts what became of records, into the figures of the ledger.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/figures.h"
#include "src/pipeline/processor.h"

namespace weir::pipeline {

/// Counts each record once by type and once by day. Failed records are not counted: they come
/// again.
class FigureCounter {
 public:
  explicit FigureCounter(const event::Schema& schema);

  /// Counts the records of a batch with their verdicts, all but `received` in total, which the
  /// source counts.
  void Add(const Batch& batch, std::span<const Verdict> verdicts);

  /// The figures of all that was added since the last call.
  event::Figures Take();

 private:
  /// Where the records of a partition are counted.
  struct Slices {
    event::Slice* type = nullptr;
    event::Slice* day = nullptr;
  };

  Slices& SlicesOf(event::PartitionRef partition);
  void CountFields(const event::DecodedRecord& record);
  void FlushFields();
  void FoldFields();

  const event::FieldNumbers fields_;
  event::Figures figures_;
  std::vector<Slices> slices_;  ///< by the partition's ordinal
  // Most records have the same fields: runs of equal masks are counted together.
  event::FieldMask run_present_ = 0;
  event::FieldMask run_valid_ = 0;
  std::uint64_t run_length_ = 0;
  std::vector<event::FieldCounts> field_counts_;
};

}  // namespace weir::pipeline
