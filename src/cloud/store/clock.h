// The clock of the local AWS: the system's, plus what `weir clock advance` has added.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>

namespace weir::cloud::store {

/// Unix time in microseconds.
using TimePoint = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

/// Every service takes its time from here and from nowhere else. Thread-safe.
class Clock {
 public:
  using Source = std::function<TimePoint()>;
  /// `offset`: what earlier processes on the same store have added.
  explicit Clock(Duration offset = {}, Source source = SystemTime);
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  ~Clock() = default;

  static TimePoint SystemTime();

  [[nodiscard]] TimePoint Now() const;
  [[nodiscard]] Duration offset() const;
  /// Moves the time forward, and wakes all who wait for a time. REQUIRES: by >= 0.
  void Advance(Duration by);

 private:
  friend class Waiter;
  mutable std::mutex mutex_;
  Duration offset_;
  const Source source_;
  std::set<class Waiter*> waiters_;
};

/// Where one thread waits for a time of the clock, or until somebody rings (new data, the end).
class Waiter {
 public:
  explicit Waiter(Clock& clock);
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter();

  /// From any thread; a ring that comes while nobody waits is kept for the next wait.
  void Ring();
  /// True when it was rung, false when the time has come.
  bool WaitUntil(TimePoint time);

 private:
  friend class Clock;
  Clock& clock_;
  std::condition_variable changed_;
  std::mutex mutex_;
  bool rung_ = false;
  std::uint64_t moves_ = 0;  ///< how often the clock was moved
};

}  // namespace weir::cloud::store
