// One attempt of a run: takes prepared blocks in order, and makes all that came of them final at
// once.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "src/embedded/line_splitter.h"
#include "src/embedded/run_target.h"
#include "src/event/decoder.h"
#include "src/pipeline/figure_counter.h"
#include "src/pipeline/ledger.h"
#include "src/pipeline/processor.h"
#include "src/pipeline/rejection_examples.h"

namespace weir::embedded {

/// A block on its way through a run.
struct Chunk {
  Block block;
  SplitBlock split;
  event::DecodedBatch decoded;
  std::string source;  ///< the input's name, for the ledger
  event::Timestamp arrived_at;
  std::uint64_t line_breaks = 0;  ///< in the block
  std::uint64_t first_line = 1;   ///< of the input: the number of the one that the block begins in
  /// The number of its records, when an earlier run has processed the block; else it is decoded.
  std::optional<std::uint64_t> already_processed;
  /// So many of its first records were processed before and are left out.
  std::size_t skipped = 0;

  void Skip(std::size_t count);
  /// The number of the line, of the input's plain bytes, that one of its records begins in.
  [[nodiscard]] std::uint64_t LineOf(const pipeline::Record& record) const;
};

/// What is done is bounded, so that an interrupted run repeats no more than this.
struct SegmentLimits {
  std::size_t objects = 1 << 16;
  std::size_t partitions = 1 << 17;
  std::uint64_t bytes = std::uint64_t{16} << 30;
  std::size_t blocks = 1 << 17;  ///< a small file is one
};

/// What came of a segment, or of several.
struct RunTotals {
  event::Figures figures;
  std::uint64_t already_processed = 0;
  std::uint64_t objects = 0;
  pipeline::RejectionExamples examples;

  void Merge(const RunTotals& other);
};

class RunSegment {
 public:
  /// Begins a segment in `target`. Of rejections it keeps `examples` of each reason. Target and
  /// schema outlive it.
  static Result<std::unique_ptr<RunSegment>> Begin(RunTarget& target, const event::Schema& schema,
                                                   codec::Compression compression,
                                                   const pipeline::AttemptId& attempt,
                                                   std::size_t examples);

  /// Takes a chunk that holds records, after all that stand before it in its source. An error is
  /// final for the segment: drop it, and nothing of it stays.
  Result<void> Take(Chunk& chunk);

  /// Makes the segment final. Nothing can be taken after that.
  Result<RunTotals> Commit();

  /// Takes the segment back.
  void Drop();

  [[nodiscard]] bool IsFull(const SegmentLimits& limits) const;

 private:
  RunSegment(std::unique_ptr<SegmentStores> stores, const event::Schema& schema,
             pipeline::ObjectNames names, std::size_t examples);

  void SkipWhatThisSegmentHas(Chunk& chunk);
  Result<void> Judge(const Chunk& chunk);
  void Count(const Chunk& chunk, std::vector<pipeline::Verdict>& verdicts);
  [[nodiscard]] std::size_t CountMetAgain(const Chunk& chunk);
  void LeaveOutJudgedBefore(const Chunk& chunk, std::vector<pipeline::Verdict>& verdicts);
  void Mark(const Chunk& chunk, std::size_t first_counted);
  void CloseEntry();
  Result<void> PutLedger();
  [[nodiscard]] Error FailureOf(const Chunk& chunk) const;

  const event::Schema& schema_;
  const std::unique_ptr<SegmentStores> stores_;
  pipeline::ObjectNames names_;
  pipeline::Processor processor_;
  pipeline::FigureCounter counter_;

  pipeline::LedgerEntry entry_;  ///< of the source under way
  std::uint64_t received_ = 0;   ///< from that source
  std::vector<std::string> ledger_;
  std::vector<ProcessedBlock> blocks_;
  std::set<BlockId> block_ids_;
  std::set<PrefixId> marks_;  ///< see Mark()
  std::uint64_t bytes_ = 0;
  RunTotals totals_;
};

}  // namespace weir::embedded
