// What a mapping does with one shard: reads, hands out, judges, and moves the checkpoint.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "src/cloud/lambda/mappings/kinesis_event.h"
#include "src/cloud/lambda/mappings/lane.h"
#include "src/cloud/lambda/mappings/mapping_ports.h"
#include "src/cloud/lambda/mappings/ordered_source.h"
#include "src/cloud/lambda/mappings/processing_result.h"
#include "src/cloud/lambda/mappings/read_budget.h"

namespace weir::cloud::lambda {

/// A state machine without a thread: Turn() is called, by one thread at a time, whenever it has
/// rung or its time has come, and does what can be done without waiting. Invariants:
///   1. a checkpoint is saved only when every record up to it was processed or discarded, so a
///      record may come again after a crash, but is never skipped;
///   2. records with one partition key are handed out in order, by one invocation at a time (but
///      for the fault that makes zombies);
///   3. a failed batch whose bucket refuses it is kept, and its shard stands still, for as long as
///      the stream keeps the batch's last record: before that it is not let go. (AWS promises no
///      more than to count what it could not deliver, and does not say how long it tries.)
class ShardPump {
 public:
  /// The settings outlive it as well. `ring` is called by any thread when a turn is due; not before
  /// the first one.
  ShardPump(const MappingSettings& settings, const MappingPorts& ports, ReadBudget& budget,
            const ShardId& shard, ProcessingResult& result, std::function<void()> ring);
  ShardPump(const ShardPump&) = delete;
  ShardPump& operator=(const ShardPump&) = delete;
  ~ShardPump();

  enum class State { kRunning, kEnded, kGone };
  struct Turned {
    State state = State::kRunning;
    std::optional<store::TimePoint> wake{};  ///< nothing: not before it is rung
  };
  Turned Turn();

  /// Begins no further invocation, and takes no outcome for a failure.
  void Stop() { stopping_ = true; }
  /// No invocation is under way.
  [[nodiscard]] bool idle() const;

 private:
  struct Mail {
    std::size_t lane = 0;
    std::uint64_t token = 0;
    InvocationAnswer answer{};
  };
  /// Where answers arrive, also those that nobody waits for any more.
  struct Mailbox {
    std::mutex mutex;
    std::vector<Mail> mail{};
    bool arrived = true;         // the shard may have further records
    std::function<void()> ring;  // empty when the pump is gone
    void Ring() const;
  };
  struct Entry {
    StreamRecord record{};  // its number alone, once it is done
    std::size_t held = 0;   // bytes that the budget knows of
    bool done = false;
  };
  struct LaneState {
    explicit LaneState(const BatchPolicy& policy) : lane(policy) {}
    Lane lane;
    std::vector<std::uint64_t> in_flight{};  // ordinals; empty: nothing is
    std::uint64_t token = 0;                 // of the invocation whose answer counts
    std::string request_id{};                // of the last invocation
    bool function_error = false;
    std::uint32_t sink_failures = 0;
    store::TimePoint sink_not_before{};
  };

  void WatchShard();
  void TakeMail();
  void Take(const Mail& mail);
  void Read();
  void ReadLater();
  void Buffer(StreamRecord record, store::TimePoint now);
  [[nodiscard]] ReadLimit Missing() const;
  [[nodiscard]] std::optional<ReadLimit> RoomToRead();
  [[nodiscard]] std::size_t LaneOf(std::string_view partition_key) const;
  void Step(std::size_t lane);
  void Invoke(std::size_t lane, std::size_t count);
  void Send(std::size_t lane, std::string payload);
  [[nodiscard]] BatchResult Judge(const LaneState& lane, const InvocationAnswer& answer) const;
  void Discard(LaneState& state, const LaneStep& step);
  void NoteShard();
  bool RenewMaxAge();
  [[nodiscard]] std::string WhereaboutsOf(bool is_stored) const;
  bool Postpone(LaneState& state, const LaneStep& step, const Error& why);
  Result<void> Store(const LaneState& state, const LaneStep& step);
  void Done(const std::vector<std::uint64_t>& ordinals, std::size_t count);
  void Release(Entry& entry, std::size_t bytes);
  void SaveCheckpoint();
  void WakeAt(store::TimePoint time);
  [[nodiscard]] const StreamRecord& RecordAt(std::uint64_t ordinal) const;
  [[nodiscard]] std::vector<const StreamRecord*> Records(
      const std::vector<std::uint64_t>& ordinals) const;
  [[nodiscard]] static std::vector<std::uint64_t> Front(const Lane& lane, std::size_t count);

  const MappingSettings& settings_;
  const MappingPorts ports_;
  ReadBudget& budget_;
  const ShardId shard_;
  ProcessingResult& result_;
  const KinesisEvent event_;
  const std::shared_ptr<Mailbox> mailbox_;  // shared with invocations, which may outlive the pump

  std::deque<LaneState> lanes_;
  std::deque<Entry> buffer_;         // all that was read and lies behind the checkpoint
  std::uint64_t first_ordinal_ = 0;  // of buffer_'s front
  std::size_t held_bytes_ = 0;       // which the budget knows of
  SequenceNumber read_after_;
  Checkpoint checkpoint_;
  bool unsaved_ = false;
  bool has_discarded_ = false;                // in this turn
  std::optional<store::Duration> max_age_;    // of a record, in all lanes
  std::optional<store::Duration> retention_;  // of the stream, as it was asked last
  bool ended_ = false;                        // the stream has no further record
  bool is_short_of_room_ = false;             // others hold so much that nothing is read for now
  bool gone_ = false;
  bool stopping_ = false;
  std::uint64_t next_token_ = 1;
  std::optional<store::TimePoint> wake_;
  std::unique_ptr<OrderedSource::Watch> watch_;
};

}  // namespace weir::cloud::lambda
