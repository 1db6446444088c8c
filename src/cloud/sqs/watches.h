// Who wants to know when a queue may have something to be received.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "src/cloud/sqs/model.h"

namespace weir::cloud::sqs {

/// By the name of a queue, whether there is one or not. Thread-safe.
class Watches {
 public:
  /// Called by any thread. It is quick, and calls nothing of SQS.
  using Changed = std::function<void()>;

  Watches() = default;
  Watches(const Watches&) = delete;
  Watches& operator=(const Watches&) = delete;
  ~Watches() = default;

  /// Ends with this; then no call is under way any more.
  class Watch {
   public:
    /// `watches` outlives it.
    Watch(Watches& watches, QueueKey queue, Changed changed);
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch();

   private:
    friend class Watches;
    Watches& watches_;
    const QueueKey queue_;
    const Changed changed_;
  };

  [[nodiscard]] std::unique_ptr<Watch> Begin(const QueueKey& queue, Changed changed);
  void Tell(const QueueKey& queue) const;

 private:
  mutable std::mutex mutex_;
  std::map<QueueKey, std::set<const Watch*>> watches_;  // under mutex_
};

}  // namespace weir::cloud::sqs
