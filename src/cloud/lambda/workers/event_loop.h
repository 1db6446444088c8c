// One thread that waits for files, times and what others post to it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace weir::cloud::lambda {

/// A thin layer over epoll. Tasks never throw and never block for long.
class EventLoop {
 public:
  using Task = std::function<void()>;
  using SteadyTime = std::chrono::steady_clock::time_point;
  using TimerId = std::pair<SteadyTime, std::uint64_t>;

  EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop();

  /// From any thread: runs the task in the loop, in the order of the posts. False, and the task is
  /// gone, once Stop() has begun.
  bool Post(Task task);
  /// Runs what was posted, then ends the thread. Not from within the loop.
  void Stop();

  // From within the loop only:

  /// Calls `readable` while the file has something to read, or has ended.
  void Watch(int file, Task readable);
  void Unwatch(int file);
  TimerId At(SteadyTime time, Task task);
  /// Does nothing for a timer that has run.
  void Cancel(const TimerId& timer);

 private:
  void Run();
  [[nodiscard]] int NextTimeoutMs() const;
  void RunTimers();
  void Wake() const;

  int epoll_;
  int wake_;  // an eventfd
  std::mutex mutex_;
  std::vector<Task> posted_;  // under mutex_
  bool stopping_ = false;     // under mutex_
  std::map<int, Task> files_;
  std::map<TimerId, Task> timers_;
  std::uint64_t next_timer_ = 1;
  std::thread thread_;
};

}  // namespace weir::cloud::lambda
