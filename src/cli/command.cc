// What commands have in common: exit codes, signals, random tokens.
#include "src/cli/command.h"

#include <chrono>
#include <csignal>

#include <fmt/format.h>

#include "src/embedded/posix_file.h"

namespace weir::cli {
namespace {

std::atomic<bool> a_signal_came = false;
static_assert(std::atomic<bool>::is_always_lock_free, "signal handlers may touch nothing else");

}  // namespace

int Fail(const Error& error, int exit_code) {
  fmt::print(stderr, "weir: {}\n", error.message);
  return exit_code;
}

int Fail(const Error& error) {
  return Fail(error, error.kind == ErrorKind::kInvalidInput ? kWrongUsage : kFailed);
}

const std::atomic<bool>& StopOnSignals() {
  struct sigaction action {};
  action.sa_handler = [](int) { a_signal_came = true; };
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  return a_signal_came;
}

std::optional<std::uint64_t> TotalSize(const embedded::Inputs& inputs) {
  std::uint64_t total = 0;
  for (const auto& file : inputs.files) {
    if (!file.size) return std::nullopt;
    total += *file.size;
  }
  return total;
}

event::Timestamp Now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

}  // namespace weir::cli
