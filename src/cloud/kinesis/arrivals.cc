// Keeps the listeners and calls those of a shard.
#include "src/cloud/kinesis/arrivals.h"

#include <mutex>
#include <utility>

namespace weir::cloud::kinesis {

Arrivals::Subscription::Subscription(Subscription&& other) noexcept
    : arrivals_(std::exchange(other.arrivals_, nullptr)), place_(other.place_) {}

Arrivals::Subscription::~Subscription() {
  if (arrivals_ == nullptr) return;
  const std::unique_lock lock(arrivals_->mutex_);
  arrivals_->listeners_.erase(place_);
}

Arrivals::Subscription Arrivals::Subscribe(StreamKey stream, ShardId shard, Listener listener) {
  const std::unique_lock lock(mutex_);
  const auto place = listeners_.emplace(std::pair(std::move(stream), shard), std::move(listener));
  return Subscription(*this, place);
}

void Arrivals::Announce(const StreamKey& stream, ShardId shard) const {
  const std::shared_lock lock(mutex_);
  const auto [first, last] = listeners_.equal_range({stream, shard});
  for (auto at = first; at != last; ++at) at->second();
}

}  // namespace weir::cloud::kinesis
