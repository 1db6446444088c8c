// A queue, the threads that work through it, and one that keeps the time.
#include "src/cloud/lambda/mappings/turn_pool.h"

#include <algorithm>
#include <exception>

#include <spdlog/spdlog.h>

namespace weir::cloud::lambda {

TurnPool::TurnPool(store::Clock& clock, std::size_t threads)
    : clock_(clock), waiter_(clock), timekeeper_([this] { KeepTime(); }) {
  for (std::size_t i = 0; i < threads; ++i) workers_.emplace_back([this] { Work(); });
}

TurnPool::~TurnPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  queued_.notify_all();
  waiter_.Ring();
  for (std::thread& worker : workers_) worker.join();
  timekeeper_.join();
}

void TurnPool::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    queued_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (ending_) return;
    Turner& turner = *queue_.front();
    queue_.pop_front();
    turner.state_ = Turner::State::kTurning;
    lock.unlock();
    const std::optional<store::TimePoint> due = Run(turner.turn_);
    lock.lock();
    Rest(turner, due);
  }
}

/// Turns catch what they can mend. What they don't may not end the program, nor the Turner.
std::optional<store::TimePoint> TurnPool::Run(const Turn& turn) const {
  try {
    return turn();
  } catch (const std::exception& failure) {
    spdlog::error("lambda: a turn of an event source mapping failed, and comes again: {}",
                  failure.what());
    return clock_.Now() + kTurnAgain;
  }
}

void TurnPool::Rest(Turner& turner, std::optional<store::TimePoint> due) {
  turner.state_ = Turner::State::kResting;
  if (turner.ended_) return turned_.notify_all();
  if (std::exchange(turner.rung_, false)) return Queue(turner);
  if (!due) return;
  turner.due_ = due;
  dues_.emplace(*due, &turner);
  if (*due < waits_until_) waiter_.Ring();
}

void TurnPool::Queue(Turner& turner) {
  Forget(turner);
  turner.state_ = Turner::State::kQueued;
  queue_.push_back(&turner);
  queued_.notify_one();
}

void TurnPool::Forget(Turner& turner) {
  if (turner.due_) dues_.erase({*turner.due_, &turner});
  turner.due_.reset();
}

void TurnPool::KeepTime() {
  while (true) {
    const std::optional<store::TimePoint> next = QueueDue(clock_.Now());
    if (!next) return;
    waiter_.WaitUntil(*next);
  }
}

/// Returns when it wants to be called again; nothing where the pool ends.
std::optional<store::TimePoint> TurnPool::QueueDue(store::TimePoint now) {
  const std::lock_guard lock(mutex_);
  if (ending_) return std::nullopt;
  while (!dues_.empty() && dues_.begin()->first <= now) Queue(*dues_.begin()->second);
  waits_until_ = dues_.empty() ? store::TimePoint::max() : dues_.begin()->first;
  return waits_until_;
}

TurnPool::Turner::Turner(TurnPool& pool, Turn turn) : pool_(pool), turn_(std::move(turn)) {}

void TurnPool::Turner::Ring() {
  const std::lock_guard lock(pool_.mutex_);
  if (ended_) return;
  if (state_ == State::kTurning) rung_ = true;
  if (state_ == State::kResting) pool_.Queue(*this);
}

void TurnPool::Turner::End() {
  std::unique_lock lock(pool_.mutex_);
  ended_ = true;
  pool_.Forget(*this);
  if (state_ == State::kQueued) {
    std::erase(pool_.queue_, this);
    state_ = State::kResting;
  }
  pool_.turned_.wait(lock, [this] { return state_ == State::kResting; });
}

}  // namespace weir::cloud::lambda
