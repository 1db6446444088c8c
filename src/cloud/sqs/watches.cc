// Calls are made under the mutex, so that a watch that has ended has none under way.
#include "src/cloud/sqs/watches.h"

#include <utility>

namespace weir::cloud::sqs {

Watches::Watch::Watch(Watches& watches, QueueKey queue, Changed changed)
    : watches_(watches), queue_(std::move(queue)), changed_(std::move(changed)) {
  const std::lock_guard lock(watches_.mutex_);
  watches_.watches_[queue_].insert(this);
}

Watches::Watch::~Watch() {
  const std::lock_guard lock(watches_.mutex_);
  const auto of_queue = watches_.watches_.find(queue_);
  of_queue->second.erase(this);
  if (of_queue->second.empty()) watches_.watches_.erase(of_queue);
}

std::unique_ptr<Watches::Watch> Watches::Begin(const QueueKey& queue, Changed changed) {
  return std::make_unique<Watch>(*this, queue, std::move(changed));
}

void Watches::Tell(const QueueKey& queue) const {
  const std::lock_guard lock(mutex_);
  const auto found = watches_.find(queue);
  if (found == watches_.end()) return;
  for (const Watch* watch : found->second) watch->changed_();
}

}  // namespace weir::cloud::sqs
