// Takes records through the processor once more: those of a quarantine, and those that an event
// source mapping set aside.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/schema.h"
#include "src/lake/replay_sink.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

/// Every record keeps its position, so a replay may be cut off, run twice, or run beside the
/// function. Each replayed batch leaves an entry in the ledger; there a record counts once, however
/// often it was replayed. What takes the records is for the sink.
///
/// Objects are told apart by what they hold:
///   - rows of the quarantine: those of one attempt or one plan, whatever their reasons, are one
///     batch again, unpacked and cut as the function does it today (quarantined_batch.h);
///   - what an event source mapping writes to its destination on S3 when it gives a batch up: the
///     payload is the function's event.
///     https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
///
/// Not thread-safe, but for what says otherwise.
class Replay {
 public:
  /// All of them outlive it.
  Replay(const event::Schema& schema, pipeline::ObjectListing& from, ReplaySink& sink)
      : schema_(schema), from_(from), sink_(sink) {}

  /// Replays all objects whose names begin with `prefix`. What can't be replayed is noted in the
  /// tally; an error says that the objects could not be listed.
  Result<void> Run(const std::string& prefix);

  [[nodiscard]] const ReplayTally& tally() const { return tally_; }
  /// Of the objects, as they are stored. Any thread may ask.
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  using Keys = std::vector<std::string>;

  /// Keys by what belongs together, in the order of first positions.
  Result<std::map<std::string, Keys>> FindBatches(const std::string& prefix);
  void ReplayBatch(const Keys& keys);
  /// A batch or some of its objects, one behind another.
  Result<void> ReplayText(std::string_view text, std::string_view source);
  Result<void> ReplayRows(std::string_view lines, std::string_view source);
  Result<void> ReplayFailedEvent(std::string_view payload);
  /// Hands them to the sink, the records of each shard by themselves.
  Result<void> ReplayRecords(const ReplayedRecords& given);

  const event::Schema& schema_;
  pipeline::ObjectListing& from_;
  ReplaySink& sink_;
  ReplayTally tally_;
  std::atomic<std::uint64_t> bytes_read_ = 0;
};

}  // namespace weir::lake
