// One shard's records: its counters, its newest chunks in memory, and how it is read and trimmed.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "src/cloud/kinesis/chunk.h"
#include "src/cloud/kinesis/model.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::kinesis {

/// How much one read may give. It gives at least one record if there is any.
struct ReadLimits {
  std::size_t records = 10000;
  std::size_t bytes = std::size_t{10} << 20;  ///< of data and partition keys
};

struct Page {
  std::vector<Record> records;
  Cursor next;
  Duration behind{};       ///< how long ago the last record arrived; 0 where nothing is left
  bool caught_up = false;  ///< nothing is left to be read for now
  bool ended = false;      ///< nothing will ever come: the shard is closed and read to its end
};

/// A chunk with its place: the counter of its last record.
struct Chunk {
  std::uint64_t last = 0;
  std::int64_t arrival_ms = 0;
  std::uint32_t count = 0;
  /// Shared by the log and those who read it without the lock.
  std::shared_ptr<const std::string> bytes;
};

/// Not thread-safe: guarded by its stream's lock, but for Scan, which works on a snapshot.
///
/// Invariants: chunks follow each other without a gap up to next() - 1; arrivals never fall; what
/// is in the tail is in the store as well.
class ShardLog {
 public:
  /// Finds its counters in the store. `first`: the counter of the first record ever.
  ShardLog(const store::Store& store, StreamNumber stream, std::int64_t stream_created_ms,
           ShardId shard, std::uint64_t first);

  [[nodiscard]] ShardId shard() const { return shard_; }
  [[nodiscard]] std::uint64_t next() const { return next_; }
  /// Never falls, whatever the clock does.
  [[nodiscard]] std::int64_t ArrivalAt(TimePoint now) const;
  [[nodiscard]] std::string KeyOf(std::uint64_t last) const;
  [[nodiscard]] SequenceNumber NumberOf(std::uint64_t counter, std::int64_t arrival_ms) const;
  [[nodiscard]] SequenceNumber last_number() const;

  /// The chunk is in the store: now it can be read. REQUIRES: it begins at next().
  void Publish(Chunk chunk);

  /// What a read needs, so that it can go on without the lock.
  struct Snapshot {
    std::uint64_t next = 0;
    bool in_tail = false;
    std::vector<Chunk> tail;  ///< those from the cursor on, if all of them are in memory
  };
  [[nodiscard]] Snapshot SnapshotAt(Cursor cursor, ReadLimits limits) const;
  [[nodiscard]] Page Read(const Snapshot& snapshot, Cursor cursor, ReadLimits limits,
                          TimePoint horizon, TimePoint now) const;

  /// The first record that arrived then or later.
  [[nodiscard]] Cursor Find(TimePoint time) const;
  /// Removes what arrived before the horizon: from the store, and, once the batch is applied, from
  /// memory.
  void Trim(TimePoint horizon, store::WriteBatch& batch) const;
  void Forget(TimePoint horizon);

 private:
  [[nodiscard]] std::optional<Chunk> ChunkAt(std::uint64_t counter) const;

  const store::Store& store_;
  const StreamNumber stream_;
  const std::int64_t stream_created_ms_;
  const ShardId shard_;
  const std::uint64_t first_;
  std::uint64_t next_;
  std::int64_t last_arrival_ms_ = 0;
  std::deque<Chunk> tail_;
  std::size_t tail_bytes_ = 0;
};

/// All keys of a stream's chunks, and of the marks that trimming leaves: [first, second).
using KeyRange = std::pair<std::string, std::string>;
[[nodiscard]] std::vector<KeyRange> RecordKeys(StreamNumber stream);

}  // namespace weir::cloud::kinesis
