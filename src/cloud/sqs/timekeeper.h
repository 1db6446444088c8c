// The thread that brings time to queues: long polls end, messages become visible or too old.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "src/cloud/sqs/queue.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::sqs {

/// One thread, however many wait. Thread-safe.
class Timekeeper {
 public:
  /// Queues that nobody asks for anything are looked through for old messages so often.
  static constexpr std::chrono::minutes kSweep{1};

  using AllQueues = std::function<std::vector<std::shared_ptr<Queue>>()>;
  /// The clock outlives this. `find` and `all` are called by the thread.
  Timekeeper(store::Clock& clock, std::function<std::shared_ptr<Queue>(const QueueKey&)> find,
             AllQueues all);
  Timekeeper(const Timekeeper&) = delete;
  Timekeeper& operator=(const Timekeeper&) = delete;
  ~Timekeeper();

  /// Somebody waits for messages of the queue.
  void Wake(const QueueKey& queue);

 private:
  void Work();
  [[nodiscard]] std::vector<QueueKey> TakeDue(TimePoint now);
  void Tick(const QueueKey& key);
  [[nodiscard]] TimePoint Next() const;

  store::Clock& clock_;
  const std::function<std::shared_ptr<Queue>(const QueueKey&)> find_;
  const AllQueues all_;
  mutable std::mutex mutex_;
  std::map<QueueKey, TimePoint> due_;  // under mutex_: with waits
  TimePoint sweep_;
  std::atomic<bool> ending_ = false;
  store::Waiter waiter_;
  std::thread thread_;
};

}  // namespace weir::cloud::sqs
