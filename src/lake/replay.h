// Takes records through the processor once more: those of a quarantine, and those that an event
// source mapping set aside.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/figures.h"
#include "src/event/schema.h"
#include "src/pipeline/attempt_stores.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/stream_attempt.h"
#include "src/result/result.h"

namespace weir::lake {

/// The lake that records are replayed into, as its function has it.
struct ReplayTarget {
  std::string prefix;  ///< of the lake: "" or "some/folder/"
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
  struct Ports {
    pipeline::ObjectListing& from;
    pipeline::Storage& storage;  ///< of the lake that they are replayed into
    std::function<std::chrono::steady_clock::time_point()> now;
    std::function<std::string()> draw_token;  ///< random, safe in a path
  };

  /// `target` and what the ports refer to outlive it.
  Replay(const ReplayTarget& target, Ports ports);

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
  Result<void> ReplayRows(std::string_view lines, std::string_view source);
  Result<void> ReplayFailedEvent(std::string_view payload);
  Result<void> ReplayRecords(std::span<const pipeline::Record> records, std::string_view source);
  /// How many of `records` were begun; the rest is for an attempt of its own.
  Result<std::size_t> Attempt(std::span<const pipeline::Record> records, std::string_view source);

  const ReplayTarget& target_;
  const Ports ports_;
  ReplayTally tally_;
  std::atomic<std::uint64_t> bytes_read_ = 0;
};

}  // namespace weir::lake
