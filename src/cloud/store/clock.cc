// The clock that can be moved, and the threads that wait for its times.
//
// Lock order: a clock's mutex before a waiter's. So a waiter never asks the clock while it holds
// its own mutex; what happens in between, `moves_` tells.
#include "src/cloud/store/clock.h"

#include <algorithm>
#include <utility>

#include "src/result/check.h"

namespace weir::cloud::store {
namespace {

/// The system's time may be set, or the machine may sleep: waiters look again after this.
constexpr Duration kLongestWait = std::chrono::minutes(1);

}  // namespace

Clock::Clock(Duration offset, Source source) : offset_(offset), source_(std::move(source)) {}

TimePoint Clock::SystemTime() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

TimePoint Clock::Now() const {
  const std::lock_guard lock(mutex_);
  return source_() + offset_;
}

Duration Clock::offset() const {
  const std::lock_guard lock(mutex_);
  return offset_;
}

void Clock::Advance(Duration by) {
  WEIR_CHECK(by >= Duration::zero(), "time does not run backwards");
  const std::lock_guard lock(mutex_);
  offset_ += by;
  for (Waiter* waiter : waiters_) {
    const std::lock_guard waiter_lock(waiter->mutex_);
    ++waiter->moves_;
    waiter->changed_.notify_all();
  }
}

Waiter::Waiter(Clock& clock) : clock_(clock) {
  const std::lock_guard lock(clock_.mutex_);
  clock_.waiters_.insert(this);
}

Waiter::~Waiter() {
  const std::lock_guard lock(clock_.mutex_);
  clock_.waiters_.erase(this);
}

void Waiter::Ring() {
  const std::lock_guard lock(mutex_);
  rung_ = true;
  changed_.notify_all();
}

bool Waiter::WaitUntil(TimePoint time) {
  std::unique_lock lock(mutex_);
  while (!rung_) {
    const std::uint64_t moves = moves_;
    lock.unlock();
    const TimePoint now = clock_.Now();
    if (now >= time) return false;
    lock.lock();
    changed_.wait_for(lock, std::min<Duration>(time - now, kLongestWait),
                      [&] { return rung_ || moves_ != moves; });
  }
  rung_ = false;
  return true;
}

}  // namespace weir::cloud::store
