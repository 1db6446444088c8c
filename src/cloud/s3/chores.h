// What would hold up those who answer requests (the removal of a large file, the bytes of a copy):
// done beside them, a step each in turn.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace weir::cloud::s3 {

/// Thread-safe.
class Chores {
 public:
  /// One step of something; true: there are more. Never throws.
  using Step = std::function<bool()>;

  explicit Chores(unsigned threads);
  Chores(const Chores&) = delete;
  Chores& operator=(const Chores&) = delete;
  /// Does what is left.
  ~Chores();

  void Post(Step step);
  /// Returns once there was nothing to do for a moment.
  void AwaitIdle();

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Step> steps_;
  unsigned running_ = 0;
  bool is_over_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace weir::cloud::s3
