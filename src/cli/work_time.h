// How long a command works on a lake: until it is done, a signal comes, or its time is over.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace weir::cli {

/// The most that --max-minutes takes.
inline constexpr std::uint32_t kMostMinutes = 100'000;

/// Why a run ended.
enum class RunEnd { kNothingLeft, kTimeOver, kStopped };

class WorkTime {
 public:
  /// Takes SIGINT and SIGTERM from now on. Without `max_minutes` there is time enough.
  explicit WorkTime(std::optional<std::uint32_t> max_minutes);

  [[nodiscard]] bool MayGoOn() const;
  /// Why a run is over that says whether anything was left to do.
  [[nodiscard]] RunEnd EndOf(bool is_done) const;

 private:
  const std::atomic<bool>& stop_requested_;
  const std::chrono::steady_clock::time_point deadline_;
};

}  // namespace weir::cli
