// All queues, over the one store: what the operations and Lambda's event source mappings ask.
#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/cloud/sqs/queue.h"
#include "src/cloud/sqs/timekeeper.h"

namespace weir::cloud::sqs {

/// Thread-safe.
class QueueStore {
 public:
  /// AWS has no such bound; a queue takes memory here.
  static constexpr std::size_t kMaxQueues = 10'000;

  struct Options {
    bool pauses = true;  ///< 60 seconds from a deletion or a purge to the next, as AWS
    // Smaller ones are for tests.
    std::size_t queues = kMaxQueues;
    std::size_t messages = QueueMeans::kMaxMessages;
    std::size_t in_flight = kMaxInFlight;  ///< of each queue
  };

  /// `store` and `clock` outlive this. Throws StoreFailure where stored bytes are damaged.
  QueueStore(store::Store& store, store::Clock& clock, Options options);
  QueueStore(const QueueStore&) = delete;
  QueueStore& operator=(const QueueStore&) = delete;
  ~QueueStore();

  /// The same queue again where there is one whose attributes are those that are given.
  Outcome<void> Create(const QueueKey& key, const Attributes& attributes, const Tags& tags);
  Outcome<void> Delete(const QueueKey& key);
  Outcome<void> Purge(const QueueKey& key) const;
  Outcome<void> SetAttributes(const QueueKey& key, const Attributes& given);
  /// nullptr for one that is not there.
  [[nodiscard]] std::shared_ptr<Queue> Find(const QueueKey& key) const;
  /// The same, with AWS's exception.
  [[nodiscard]] Outcome<std::shared_ptr<Queue>> Get(const QueueKey& key) const;
  /// By name.
  [[nodiscard]] std::vector<std::shared_ptr<Queue>> List(std::string_view region) const;
  /// Those whose dead letters go to `target`, by name.
  [[nodiscard]] std::vector<std::string> SourcesOf(const QueueKey& target) const;

  /// Calls `changed` when the queue, there or not yet, may have something to be received.
  [[nodiscard]] std::unique_ptr<Watches::Watch> Watch(const QueueKey& key,
                                                      Watches::Changed changed) {
    return means_.watches.Begin(key, std::move(changed));
  }

  [[nodiscard]] TimePoint Now() const { return means_.clock.Now(); }

  /// Long polls are answered, and none waits any more.
  void Close();

 private:
  [[nodiscard]] std::vector<std::shared_ptr<Queue>> All() const;
  Outcome<void> CheckRedriveTarget(const QueueKey& key, const Attributes& given) const;

  const Options options_;
  QueueMeans means_;
  mutable std::shared_mutex mutex_;
  std::map<QueueKey, std::shared_ptr<Queue>> queues_;  // under mutex_
  std::map<QueueKey, TimePoint> deleted_;              // under mutex_: those of the last kPause
  QueueNumber last_number_ = 0;                        // under mutex_
  Timekeeper timekeeper_;
};

}  // namespace weir::cloud::sqs
