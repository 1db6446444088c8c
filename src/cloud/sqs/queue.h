// One queue at work: its messages in the store, and who waits for some.
#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/sqs/line.h"
#include "src/cloud/sqs/model.h"
#include "src/cloud/sqs/settings.h"
#include "src/cloud/sqs/watches.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::sqs {

using protocol::Outcome;

struct NewMessage {
  Message message{};
  std::optional<std::chrono::seconds> delay{};  ///< instead of the queue's
};

struct SentMessage {
  std::string id{};
  std::optional<MessageNumber> number{};  ///< of a FIFO queue's: it is told there
};

struct ReceivedMessage {
  Message message{};
  Standing standing{};
  MessageNumber number = 0;
  std::string handle{};
};

struct ReceiveWish {
  std::size_t most = 1;
  std::optional<std::chrono::seconds> visibility{};  ///< instead of the queue's
};

struct Counts {
  std::size_t ready = 0;
  std::size_t delayed = 0;
  std::size_t in_flight = 0;
};

class Queue;

/// What all queues share; outlives them.
struct QueueMeans {
  /// All messages of all queues: each takes some 300 bytes of memory for its place in line.
  static constexpr std::size_t kMaxMessages = 2'000'000;
  /// Long polls that wait, of all queues; who comes beyond is answered at once, as by a short
  /// poll. Each is a request in flight, and the server has to have room for others.
  static constexpr std::size_t kMaxWaits = 256;

  store::Store& store;
  const store::Clock& clock;
  std::size_t most_messages = kMaxMessages;
  std::size_t most_in_flight = kMaxInFlight;  ///< of a queue
  std::atomic<std::size_t> messages = 0;
  std::atomic<std::size_t> waits = 0;
  /// nullptr for a queue that is not there.
  std::function<std::shared_ptr<Queue>(const QueueKey& key)> find = {};
  /// Has Queue::Tick called, now and whenever it says.
  std::function<void(const Queue& queue)> wake = {};
  Watches watches = {};
};

/// Thread-safe. What it has answered is durable. A write that failed has changed nothing here.
class Queue {
 public:
  using Received = Outcome<std::vector<ReceivedMessage>>;
  using Done = std::function<void(Received)>;

  /// Reads where its messages stand. Throws StoreFailure for rows that can't be read.
  Queue(QueueKey key, QueueRow row, QueueMeans& means);
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;
  ~Queue();

  [[nodiscard]] const QueueKey& key() const { return key_; }
  [[nodiscard]] QueueRow row() const;
  [[nodiscard]] Settings settings() const;
  [[nodiscard]] Counts Count();

  /// In one write. What a FIFO queue has had within kDeduplication is answered as it was then.
  Outcome<std::vector<SentMessage>> Send(const std::vector<NewMessage>& messages);
  /// Calls `done` once, from any thread: with messages as soon as there are some, with none after
  /// `wait`.
  void Receive(const ReceiveWish& wish, Duration wait, Done done);
  /// The same without waiting.
  Received Receive(const ReceiveWish& wish);
  /// When something can be received that is hidden now; nothing where nothing is.
  [[nodiscard]] std::optional<TimePoint> NextVisible();
  /// One answer a handle.
  std::vector<Outcome<void>> Delete(const std::vector<std::string>& handles);
  struct NewVisibility {
    std::string handle{};
    std::chrono::seconds timeout{};
  };
  std::vector<Outcome<void>> ChangeVisibility(const std::vector<NewVisibility>& changes);
  /// `pause`: not again before that.
  Outcome<void> Purge(Duration pause);

  /// Changes its row, all or nothing; `change` may refuse.
  using Change = std::function<Outcome<void>(QueueRow&)>;
  Outcome<void> Update(const Change& change);
  /// With all that it has. It takes nothing any more; who waits is told that it is gone.
  Outcome<void> Remove();
  /// Who waits gets an empty answer, and nobody waits any more: the server ends.
  void Close();

  /// Does what time has brought: messages become visible, others too old, waits come to an end.
  /// When it wants to be called again; nothing where nobody waits.
  std::optional<TimePoint> Tick();

 private:
  struct Waiting {
    ReceiveWish wish{};
    TimePoint until{};
    Done done{};
  };
  struct Answer {
    Done done{};
    Received received;
  };
  /// To be moved, that is noted; what is more is found by the next who receives.
  static constexpr std::size_t kMaxDead = 1'000;

  /// A message on its way into the store.
  struct Entering {
    MessageNumber number = 0;
    Standing standing{};
  };

  // With mutex_ held:
  void Pass(TimePoint now);
  void Expire(TimePoint now);
  [[nodiscard]] MessageNumber NextNumber(TimePoint now);
  [[nodiscard]] std::optional<SentMessage> Repeated(const NewMessage& message, TimePoint now) const;
  void WriteRecent(const NewMessage& message, MessageNumber number, TimePoint now,
                   store::WriteBatch& batch);
  Entering Enter(const NewMessage& message, TimePoint now, store::WriteBatch& batch);
  Received Take(const ReceiveWish& wish, const Queue* dead_letters, TimePoint now);
  Received Choose(std::size_t most, const Queue* dead_letters);
  std::optional<Message> ReadOrDrop(MessageNumber number);
  [[nodiscard]] bool Redrives(const Queue* dead_letters) const;
  [[nodiscard]] bool IsDead(const Standing& standing) const;
  Outcome<void> Judge(const ReceiptHandle& handle, std::string_view text, TimePoint now) const;
  Outcome<ReceiptHandle> Own(std::string_view handle) const;
  Outcome<void> DeleteOne(std::string_view text, TimePoint now, store::WriteBatch& batch,
                          std::vector<MessageNumber>& gone) const;
  Outcome<Standing> Revised(const NewVisibility& change, TimePoint now) const;
  std::vector<MessageNumber> TakeDead(TimePoint now);
  [[nodiscard]] bool EnterWait();
  std::vector<Answer> TakeAllWaits();
  [[nodiscard]] std::vector<Answer> ServeWaits(const Queue* dead_letters, TimePoint now);
  void Drop(MessageNumber number);
  void EraseRows(MessageNumber number, store::WriteBatch& batch) const;

  // Without:
  [[nodiscard]] std::shared_ptr<Queue> DeadLetters() const;
  void MoveDead(Queue* dead_letters);
  bool MoveSomeDead(Queue& dead_letters);
  void Serve();
  static void Give(std::vector<Answer> answers);

  const QueueKey key_;
  QueueMeans& means_;
  mutable std::mutex mutex_;
  // Under mutex_:
  QueueRow row_;
  Settings settings_;
  Line line_;
  std::deque<Waiting> waits_;
  std::set<MessageNumber> dead_;  ///< passed over, and to be moved; at most kMaxDead
  MessageNumber last_number_ = 0;
  std::uint64_t pruned_ = 0;  ///< stretches of deduplication ids below are gone
  std::optional<TimePoint> purged_;
  bool removed_ = false;
  bool closed_ = false;
};

}  // namespace weir::cloud::sqs
