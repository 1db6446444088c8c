// A run: takes all inputs through the processor into its target, with several threads.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "src/embedded/input_queue.h"
#include "src/embedded/run_segment.h"

namespace weir::embedded {

struct RunSettings {
  codec::Compression compression = codec::Compression::kGzip;
  unsigned jobs = 1;
  std::size_t max_record_size = std::size_t{10} << 20;
  SegmentLimits limits;
  std::size_t examples = 1;                ///< so many of each reason are kept
  std::function<event::Timestamp()> now;   ///< when a block arrives
  std::function<std::string()> new_token;  ///< random, a new one for each attempt
};

/// What a run did, also when it was stopped or broke off.
struct RunOutcome {
  RunTotals totals;  ///< of what is final
  std::vector<InputError> input_errors;
  std::optional<Error> failure;  ///< why it broke off; what is not in `totals` was taken back
  std::uint64_t bytes_read = 0;
};

/// Threads take turns: each reads a block (one at a time), prepares it (all at once: splitting,
/// decoding), then takes it through the processor (one at a time, in the order of reading). So the
/// first position of an id in the input owns it, whatever the number of threads, and no more blocks
/// are in memory than there are threads.
///
/// Only what a checksum has vouched for becomes final. Members of packed files are processed while
/// they are unpacked, for damage is rare; when it is met nothing of the segment becomes final, and
/// the inputs are read once more, each member being vouched for before anything of it is given.
/// Pipes can't be read once more, so with one among the inputs it is done like that from the
/// beginning.
class LakeRun {
 public:
  /// All outlive the run. Once `stop` is set it ends soon, with all that it has read made final.
  LakeRun(RunTarget& target, const event::Schema& schema, RunSettings settings,
          const std::atomic<bool>& stop);

  /// Runs to the end. Call it once.
  RunOutcome Run(Inputs inputs);

  /// Bytes of input read so far; from any thread.
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  void OpenInputs(Vouching vouching);
  void ReadOnceMore();
  void RunSegmentToItsEnd();
  void Work();
  std::optional<std::uint64_t> ReadNext(Chunk& chunk);
  Result<void> Prepare(event::Decoder& decoder, Chunk& chunk) const;
  void TakeInTurn(std::uint64_t ticket, const std::function<Result<void>()>& take);
  Result<void> Take(Chunk& chunk);
  Result<void> BeginSegment(const Chunk& chunk);

  RunTarget& target_;
  const event::Schema& schema_;
  const RunSettings settings_;
  const std::atomic<bool>& stop_;
  std::atomic<std::uint64_t> bytes_read_ = 0;
  Inputs inputs_;
  /// Records that were made final before the inputs were read once more: they are met again.
  std::uint64_t met_again_ = 0;

  std::mutex read_mutex_;
  std::unique_ptr<InputQueue> queue_;  // guarded by read_mutex_
  std::uint64_t next_ticket_ = 0;      // guarded by read_mutex_
  bool at_end_ = false;                // guarded by read_mutex_
  std::atomic<bool> segment_is_full_ = false;
  std::optional<event::PartitionTable> partitions_;  ///< of the segment; safe from all threads

  std::mutex turn_mutex_;
  std::condition_variable turn_changed_;
  std::uint64_t turn_ = 0;               // guarded by turn_mutex_
  std::unique_ptr<RunSegment> segment_;  // used in turn only
  RunOutcome outcome_;                   // used in turn only
  std::uint64_t lines_ = 0;              // of the input under way; used in turn only
  std::atomic<bool> has_failed_ = false;
};

}  // namespace weir::embedded
