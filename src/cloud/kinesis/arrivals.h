// Who wants to know when records arrive, so that nobody polls.
#pragma once

#include <functional>
#include <map>
#include <shared_mutex>
#include <utility>

#include "src/cloud/kinesis/model.h"

namespace weir::cloud::kinesis {

/// Thread-safe.
class Arrivals {
 public:
  /// Called after records of the shard have become readable, and when the shard ends or its stream
  /// is deleted; by the thread that wrote, so it has to be quick: mark, ring, return. It may read
  /// the store, but neither write to it nor subscribe.
  using Listener = std::function<void()>;
  using Listeners = std::multimap<std::pair<StreamKey, ShardId>, Listener>;

  /// Listens until it is destroyed; afterwards no call is under way.
  class Subscription {
   public:
    Subscription(Subscription&& other) noexcept;
    Subscription& operator=(Subscription&&) = delete;
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;
    ~Subscription();

   private:
    friend class Arrivals;
    Subscription(Arrivals& arrivals, Listeners::iterator place)
        : arrivals_(&arrivals), place_(place) {}
    Arrivals* arrivals_;
    Listeners::iterator place_;
  };

  [[nodiscard]] Subscription Subscribe(StreamKey stream, ShardId shard, Listener listener);
  void Announce(const StreamKey& stream, ShardId shard) const;

 private:
  mutable std::shared_mutex mutex_;
  Listeners listeners_;  // under mutex_
};

}  // namespace weir::cloud::kinesis
