// Who wants to know when records arrive, so that nobody polls.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <shared_mutex>

#include "src/cloud/kinesis/model.h"

namespace weir::cloud::kinesis {

/// Thread-safe.
class Arrivals {
 public:
  /// Called after records of that shard have become readable, and when the shard ends or its stream
  /// is deleted; by the thread that wrote, so it has to be quick: mark, ring, return. It may read
  /// the store, but neither write to it nor subscribe.
  using Listener = std::function<void(ShardId)>;

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
    Subscription(Arrivals& arrivals, std::uint64_t id) : arrivals_(&arrivals), id_(id) {}
    Arrivals* arrivals_;
    std::uint64_t id_;
  };

  [[nodiscard]] Subscription Subscribe(StreamKey stream, Listener listener);
  void Announce(const StreamKey& stream, ShardId shard) const;

 private:
  struct Entry {
    StreamKey stream;
    Listener listener;
  };
  mutable std::shared_mutex mutex_;
  std::map<std::uint64_t, Entry> entries_;
  std::uint64_t next_id_ = 1;
};

}  // namespace weir::cloud::kinesis
