// What a mapping does with a queue: receives, gathers, hands out, and deletes what is done with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "src/cloud/lambda/mappings/event_filter.h"
#include "src/cloud/lambda/mappings/function_invoker.h"
#include "src/cloud/lambda/mappings/mapping_ports.h"
#include "src/cloud/lambda/mappings/processing_result.h"
#include "src/cloud/lambda/mappings/queue_gathering.h"
#include "src/cloud/lambda/mappings/queue_source.h"
#include "src/cloud/lambda/mappings/read_budget.h"
#include "src/cloud/lambda/mappings/sqs_event.h"

namespace weir::cloud::lambda {

/// A state machine without a thread: Turn() is called, by one thread at a time, whenever it has
/// rung or its time has come, and does what can be done without waiting. Nothing of it is kept:
/// what it has not deleted, its queue gives again. Invariants:
///   1. a message is deleted only when a batch with it succeeded, and did not name it as failed, or
///      when no filter matches it;
///   2. nothing is received that could not be handed out at once, or within the batching window;
///   3. a batch that could not be invoked is tried again as long as its messages are hidden, and
///      let go then.
class QueuePump {
 public:
  /// Batches under way at first; one more with each that succeeds, half as many after one that was
  /// throttled.
  static constexpr std::size_t kFirstBatches = 5;
  /// AWS goes to 1,250; this is one machine. A mapping's MaximumConcurrency may be less.
  static constexpr std::size_t kMaxBatches = 64;
  static constexpr store::Duration kFirstPause = std::chrono::milliseconds{250};
  static constexpr store::Duration kMaxPause = std::chrono::seconds{10};

  /// The settings outlive it as well. `ring` is called by any thread when a turn is due; not before
  /// the first one.
  QueuePump(const MappingSettings& settings, const MappingPorts& ports, ReadBudget& budget,
            ProcessingResult& result, std::function<void()> ring);
  QueuePump(const QueuePump&) = delete;
  QueuePump& operator=(const QueuePump&) = delete;
  ~QueuePump();

  /// Returns when it wants its next turn without having rung; nothing when it was stopped.
  std::optional<store::TimePoint> Turn();
  /// Begins no further invocation.
  void Stop() { stopping_ = true; }
  /// No invocation is under way.
  [[nodiscard]] bool idle() const { return in_flight_ == 0; }

 private:
  struct Mail {
    std::uint64_t token = 0;
    InvocationAnswer answer{};
  };
  /// Where answers arrive, also those that nobody waits for any more.
  struct Mailbox {
    std::mutex mutex;
    std::vector<Mail> mail{};
    std::function<void()> ring;  // empty when the pump is gone
    void Ring() const;
  };
  struct Batch {
    std::vector<GatheredMessage> messages{};
    bool is_in_flight = false;
    std::uint32_t refusals = 0;     // one after another
    store::TimePoint not_before{};  // of one that was refused
    store::TimePoint until{};       // its queue gives the first of its messages again
  };
  using Batches = std::map<std::uint64_t, Batch>;

  void TakeMail();
  void Take(const Mail& mail);
  void Settle(const Batch& batch, const InvocationAnswer& answer);
  void Postpone(Batches::iterator batch);
  void TryAgain();
  void LetGo(Batches::iterator batch);
  void Gather();
  bool Receive();
  void Keep(QueueMessage message, const QueuePage& page, std::vector<std::string>& unwanted);
  void Begin(std::vector<GatheredMessage> messages);
  void Invoke(std::uint64_t token, Batch& batch);
  void Delete(const std::vector<std::string>& receipts);
  [[nodiscard]] bool HasRoom();
  void Hold(const GatheredMessage& message);
  void Release(const std::vector<GatheredMessage>& messages);
  void WakeAt(store::TimePoint time);

  const MappingSettings& settings_;
  const MappingPorts ports_;
  ReadBudget& budget_;
  ProcessingResult& result_;
  const SqsEvent event_;
  const EventFilter filter_;
  const std::shared_ptr<Mailbox> mailbox_;  // shared with invocations, which may outlive the pump
  const std::size_t most_batches_;

  QueueGathering gathering_;
  Batches batches_;  // in flight, or refused and waiting
  std::size_t batches_now_ = kFirstBatches;
  std::size_t in_flight_ = 0;
  std::size_t held_bytes_ = 0;  // which the budget knows of
  std::uint64_t next_token_ = 1;
  bool stopping_ = false;
  std::optional<store::TimePoint> wake_;
  std::unique_ptr<QueueSource::Watch> watch_;
};

}  // namespace weir::cloud::lambda
