// Time as the clients see it: a port, so that tests need not wait.
#pragma once

#include <chrono>

namespace weir::aws {

/// Until when an answer is of use. Monotonic; it travels with every request.
using Deadline = std::chrono::steady_clock::time_point;

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  /// Monotonic, for deadlines.
  [[nodiscard]] virtual std::chrono::steady_clock::time_point Now() const = 0;
  /// The time of day, for signatures and expiry.
  [[nodiscard]] virtual std::chrono::system_clock::time_point Today() const = 0;
  virtual void SleepFor(std::chrono::milliseconds duration) = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::steady_clock::time_point Now() const override;
  [[nodiscard]] std::chrono::system_clock::time_point Today() const override;
  void SleepFor(std::chrono::milliseconds duration) override;
};

}  // namespace weir::aws
