// One attempt of a run: takes prepared blocks in order, and makes all that came of them final at
// once.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "src/embedded/directory_object_store.h"
#include "src/embedded/lake.h"
#include "src/embedded/line_splitter.h"
#include "src/embedded/rocksdb_claim_store.h"
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
  /// The number of its records, when an earlier run has processed the block; else it is decoded.
  std::optional<std::uint64_t> already_processed;
  /// So many of its first records were processed before and are left out.
  std::size_t skipped = 0;

  void Skip(std::size_t count);
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
  /// Opens a run in `lake`. `token` is the attempt's, drawn at random. Lake and schema outlive it.
  static Result<std::unique_ptr<RunSegment>> Begin(Lake& lake, const event::Schema& schema,
                                                   codec::Compression compression,
                                                   const pipeline::AttemptId& attempt);

  /// Takes a chunk that holds records, after all that stand before it in its source. An error is
  /// final for the segment: drop it, and nothing of it stays.
  Result<void> Take(Chunk& chunk);

  /// Makes the segment final. Nothing can be taken after that.
  Result<RunTotals> Commit();

  /// Takes the segment back.
  void Drop();

  [[nodiscard]] bool IsFull(const SegmentLimits& limits) const;

 private:
  RunSegment(Lake& lake, const event::Schema& schema, codec::Compression compression,
             pipeline::AttemptId attempt, RunNumber run, const std::filesystem::path& staging);

  void SkipWhatThisSegmentHas(Chunk& chunk);
  Result<void> Judge(const Chunk& chunk);
  void Count(const Chunk& chunk, std::vector<pipeline::Verdict>& verdicts);
  [[nodiscard]] std::size_t CountMetAgain(const Chunk& chunk);
  void LeaveOutJudgedBefore(const Chunk& chunk, std::vector<pipeline::Verdict>& verdicts);
  void Mark(const Chunk& chunk, std::size_t first_counted);
  void CloseEntry();
  Result<void> PutLedger();
  Result<void> FlushStores();
  [[nodiscard]] Error FailureOf(const Chunk& chunk) const;

  Lake& lake_;
  const event::Schema& schema_;
  const RunNumber run_;
  RocksDbClaimStore claims_;
  DirectoryObjectStore objects_;
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
