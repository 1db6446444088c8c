// Keeps the listeners and calls those of a stream.
#include "src/cloud/kinesis/arrivals.h"

#include <mutex>
#include <utility>

namespace weir::cloud::kinesis {

Arrivals::Subscription::Subscription(Subscription&& other) noexcept
    : arrivals_(std::exchange(other.arrivals_, nullptr)), id_(other.id_) {}

Arrivals::Subscription::~Subscription() {
  if (arrivals_ == nullptr) return;
  const std::unique_lock lock(arrivals_->mutex_);
  arrivals_->entries_.erase(id_);
}

Arrivals::Subscription Arrivals::Subscribe(StreamKey stream, Listener listener) {
  const std::unique_lock lock(mutex_);
  const std::uint64_t id = next_id_++;
  entries_.emplace(id, Entry{std::move(stream), std::move(listener)});
  return Subscription(*this, id);
}

void Arrivals::Announce(const StreamKey& stream, ShardId shard) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [id, entry] : entries_) {
    if (entry.stream == stream) entry.listener(shard);
  }
}

}  // namespace weir::cloud::kinesis
