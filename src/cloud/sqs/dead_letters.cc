// What a queue moves to its dead letter queue.
#include <utility>

#include <spdlog/spdlog.h>

#include "src/cloud/sqs/queue.h"
#include "src/cloud/sqs/rows.h"

namespace weir::cloud::sqs {
namespace {

/// Moved in one write, for bodies have up to a megabyte each.
constexpr std::size_t kMaxMoved = 10;

}  // namespace

/// The queue that takes this one's dead letters; nullptr where there is none.
std::shared_ptr<Queue> Queue::DeadLetters() const {
  const auto redrive = settings().redrive;
  const auto key = redrive ? QueueKey::FromArn(redrive->target_arn) : std::nullopt;
  return key && *key != key_ ? means_.find(*key) : nullptr;
}

/// Whether it still is the one.
bool Queue::Redrives(const Queue* dead_letters) const {
  return dead_letters != nullptr && settings_.redrive &&
         settings_.redrive->target_arn == dead_letters->key_.Arn();
}

/// Received as often as the redrive policy allows.
bool Queue::IsDead(const Standing& standing) const {
  return settings_.redrive && standing.received >= settings_.redrive->max_receives;
}

/// Of those that were passed over, the next that are dead still. What is not moved after this is
/// passed over again.
std::vector<MessageNumber> Queue::TakeDead(TimePoint now) {
  std::vector<MessageNumber> dead;
  while (!dead_.empty() && dead.size() < kMaxMoved) {
    const MessageNumber number = dead_.extract(dead_.begin()).value();
    const Standing* standing = line_.Find(number);
    const bool is_ready = standing != nullptr && standing->visible <= now;
    if (is_ready && IsDead(*standing)) dead.push_back(number);
  }
  return dead;
}

/// After a receive that has passed over some. Throws nothing: what was received is given.
void Queue::MoveDead(Queue* dead_letters) {
  if (dead_letters == nullptr) return;
  {
    const std::lock_guard lock(mutex_);
    if (dead_.empty()) return;
  }
  try {
    for (std::size_t i = 0; i < kMaxDead / kMaxMoved; ++i) {
      if (!MoveSomeDead(*dead_letters)) break;
    }
    means_.wake(*dead_letters);
    means_.watches.Tell(dead_letters->key_);
  } catch (const store::StoreFailure& failure) {
    spdlog::error("sqs: dead letters of the queue {} are moved later: {}", key_.name,
                  failure.what());
  }
}

/// Whether there may be more.
bool Queue::MoveSomeDead(Queue& dead_letters) {
  const std::scoped_lock lock(mutex_, dead_letters.mutex_);
  if (removed_ || dead_letters.removed_ || !Redrives(&dead_letters)) return false;
  const TimePoint now = means_.clock.Now();
  Pass(now);
  const auto dead = TakeDead(now);
  store::WriteBatch batch;
  std::vector<std::pair<MessageNumber, Entering>> moved;
  for (const MessageNumber number : dead) {
    auto message = ReadOrDrop(number);
    if (!message) continue;
    Entering entering{.number = dead_letters.NextNumber(now), .standing = *line_.Find(number)};
    Standing& standing = entering.standing;
    standing.received_elsewhere += std::exchange(standing.received, 0);
    standing.visible = now;
    if (key_.is_fifo()) standing.sent = now;  // standard queues keep the time of sending
    message->dead_letter_source = key_.Arn();
    const QueueNumber there = dead_letters.row_.number;
    batch.Put(MessageRowKey(there, entering.number), store::EncodeRow(*message));
    batch.Put(StandingRowKey(there, entering.number), store::EncodeRow(standing));
    EraseRows(number, batch);
    moved.emplace_back(number, std::move(entering));
  }
  if (moved.empty()) return !dead.empty();
  if (!means_.store.Apply(std::move(batch))) return false;
  for (auto& [number, entering] : moved) {
    line_.Remove(number);
    dead_letters.line_.Add(entering.number, std::move(entering.standing), now);
  }
  return true;
}

}  // namespace weir::cloud::sqs
