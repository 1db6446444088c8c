// How long a command works on a lake: until it is done, a signal comes, or its time is over.
#include "src/cli/work_time.h"

#include "src/cli/command.h"

namespace weir::cli {

WorkTime::WorkTime(std::optional<std::uint32_t> max_minutes)
    : stop_requested_(StopOnSignals()),
      deadline_(std::chrono::steady_clock::now() +
                std::chrono::minutes(max_minutes.value_or(kMostMinutes))) {}

bool WorkTime::MayGoOn() const {
  return !stop_requested_ && std::chrono::steady_clock::now() < deadline_;
}

RunEnd WorkTime::EndOf(bool is_done) const {
  if (is_done) return RunEnd::kNothingLeft;
  return stop_requested_ ? RunEnd::kStopped : RunEnd::kTimeOver;
}

}  // namespace weir::cli
