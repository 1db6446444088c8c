// Takes records through the processor once more: those of a quarantine, and those that an event
// source mapping set aside.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/aws/s3_object_store.h"
#include "src/aws/session.h"
#include "src/event/figures.h"
#include "src/event/schema.h"
#include "src/pipeline/stream_attempt.h"
#include "src/result/result.h"

namespace weir::cli {

/// The lake that records are replayed into, as its function has it.
struct ReplayTarget {
  aws::BucketPrefix lake;
  std::string claims_table;
  std::chrono::days claim_life;
  event::Schema schema;
  pipeline::Layout layout = pipeline::Layout::kBatch;
  codec::Compression compression = codec::Compression::kGzip;
};

/// What became of the records.
struct ReplayTally {
  std::uint64_t objects = 0;
  std::uint64_t records = 0;
  std::uint64_t failed = 0;  ///< records that have to be replayed again
  event::Counts counts;      ///< of the others, as they stand now
  std::vector<std::string> errors;
};

/// Every record keeps its position, so whatever has been stored meanwhile is met, not repeated, and
/// replaying twice changes nothing. Each replayed batch leaves an entry in the ledger; there a
/// record counts once, however often it was replayed.
///
/// Objects are told apart by what they hold:
///   - rows of the quarantine: those of one attempt, whatever their reasons, are one batch again,
///     unpacked and cut as the function does it today (quarantined_batch.h);
///   - what an event source mapping writes to its destination on S3 when it gives a batch up: the
///     payload is the function's event.
///     https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
///
/// Not thread-safe, but for what says otherwise.
class Replay {
 public:
  /// Both outlive it.
  Replay(aws::Session& session, const ReplayTarget& target);

  /// Replays all objects below `from`. What can't be replayed is noted in the tally; an error says
  /// that the objects could not be listed.
  Result<void> Run(const aws::BucketPrefix& from);

  [[nodiscard]] const ReplayTally& tally() const { return tally_; }
  /// Of the objects, as they are stored. Any thread may ask.
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  using Keys = std::vector<std::string>;

  /// Keys by what belongs together, in the order of first positions.
  Result<std::map<std::string, Keys>> FindBatches(const aws::BucketPrefix& from);
  void ReplayBatch(const std::string& bucket, const Keys& keys);
  Result<void> ReplayRows(std::string_view lines, std::string_view source);
  Result<void> ReplayFailedEvent(std::string_view payload);
  Result<void> ReplayRecords(std::span<const pipeline::Record> records, std::string_view source);
  /// How many of `records` were begun; the rest is for an attempt of its own.
  Result<std::size_t> Attempt(std::span<const pipeline::Record> records, std::string_view source);
  [[nodiscard]] aws::Deadline Soon(std::chrono::seconds patience);

  aws::Session& session_;
  const ReplayTarget& target_;
  ReplayTally tally_;
  std::atomic<std::uint64_t> bytes_read_ = 0;
};

}  // namespace weir::cli
