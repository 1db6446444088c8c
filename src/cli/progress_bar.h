// A progress bar on standard error, where that is a terminal; nothing elsewhere.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace weir::cli {

/// Drawn by a thread of its own from the making to the end of the object, then wiped.
class ProgressBar {
 public:
  /// `done` is asked from another thread; `total`, in bytes, may be unknown.
  ProgressBar(std::string title, std::optional<std::uint64_t> total,
              std::function<std::uint64_t()> done);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  /// One line of text: "weir run  [=====>    ]  52 %  366 MB of 700 MB".
  [[nodiscard]] static std::string Render(const std::string& title, std::uint64_t done,
                                          std::optional<std::uint64_t> total);

 private:
  void Draw();

  const std::string title_;
  const std::optional<std::uint64_t> total_;
  const std::function<std::uint64_t()> done_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace weir::cli
