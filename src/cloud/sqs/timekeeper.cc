// Sleeps until the first queue is due.
#include "src/cloud/sqs/timekeeper.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

namespace weir::cloud::sqs {
namespace {

/// A queue that can't be read is looked at again after this.
constexpr std::chrono::seconds kAgain{5};

}  // namespace

Timekeeper::Timekeeper(store::Clock& clock,
                       std::function<std::shared_ptr<Queue>(const QueueKey&)> find, AllQueues all)
    : clock_(clock),
      find_(std::move(find)),
      all_(std::move(all)),
      sweep_(clock.Now() + kSweep),
      waiter_(clock),
      thread_([this] { Work(); }) {}

Timekeeper::~Timekeeper() {
  ending_ = true;
  waiter_.Ring();
  thread_.join();
}

void Timekeeper::Wake(const QueueKey& queue) {
  {
    const std::lock_guard lock(mutex_);
    due_[queue] = TimePoint();
  }
  waiter_.Ring();
}

std::vector<QueueKey> Timekeeper::TakeDue(TimePoint now) {
  const std::lock_guard lock(mutex_);
  std::vector<QueueKey> due;
  std::erase_if(due_, [&](const auto& one) {
    if (one.second > now) return false;
    due.push_back(one.first);
    return true;
  });
  return due;
}

TimePoint Timekeeper::Next() const {
  const std::lock_guard lock(mutex_);
  TimePoint next = sweep_;
  for (const auto& [queue, time] : due_) next = std::min(next, time);
  return next;
}

void Timekeeper::Tick(const QueueKey& key) {
  const std::shared_ptr<Queue> queue = find_(key);
  if (queue == nullptr) return;
  std::optional<TimePoint> again;
  try {
    again = queue->Tick();
  } catch (const std::exception& failure) {
    spdlog::error("sqs: the queue {} can't be read, and is looked at again: {}", key.name,
                  failure.what());
    again = clock_.Now() + kAgain;
  }
  if (!again) return;
  const std::lock_guard lock(mutex_);
  due_.try_emplace(key, *again);  // unless it was woken meanwhile
}

void Timekeeper::Work() {
  while (!ending_) {
    const TimePoint now = clock_.Now();
    for (const QueueKey& key : TakeDue(now)) Tick(key);
    if (sweep_ <= now) {
      for (const auto& queue : all_()) std::ignore = queue->Count();
      sweep_ = clock_.Now() + kSweep;
    }
    waiter_.WaitUntil(Next());
  }
}

}  // namespace weir::cloud::sqs
