// A progress bar on standard error, where that is a terminal; nothing elsewhere.
#include "src/cli/progress_bar.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace weir::cli {
namespace {

constexpr auto kRedrawInterval = std::chrono::milliseconds(200);
constexpr std::size_t kBarWidth = 30;
constexpr double kMegabyte = 1e6;

}  // namespace

ProgressBar::ProgressBar(std::string title, std::optional<std::uint64_t> total,
                         std::function<std::uint64_t()> done)
    : title_(std::move(title)), total_(total), done_(std::move(done)) {
  if (::isatty(STDERR_FILENO) == 1) thread_ = std::thread([this] { Draw(); });
}

ProgressBar::~ProgressBar() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_one();
  thread_.join();
  fmt::print(stderr, "\r\x1b[K");
}

void ProgressBar::Draw() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, kRedrawInterval, [this] { return is_over_; })) {
    fmt::print(stderr, "\r{}\x1b[K", Render(title_, done_(), total_));
    std::fflush(stderr);
  }
}

std::string ProgressBar::Render(const std::string& title, std::uint64_t done,
                                std::optional<std::uint64_t> total) {
  const double megabytes = static_cast<double>(done) / kMegabyte;
  if (!total || *total == 0) return fmt::format("{}  {:.0f} MB", title, megabytes);
  const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(*total));
  const auto filled = static_cast<std::size_t>(share * kBarWidth);
  return fmt::format("{}  [{:=<{}}>{: <{}}]  {:3.0f} %  {:.0f} MB of {:.0f} MB", title, "", filled,
                     "", kBarWidth - filled, share * 100, megabytes,
                     static_cast<double>(*total) / kMegabyte);
}

}  // namespace weir::cli
