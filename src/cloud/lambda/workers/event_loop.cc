// epoll, an eventfd for posts, a map for times.
#include "src/cloud/lambda/workers/event_loop.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "src/result/check.h"

namespace weir::cloud::lambda {
namespace {

void Add(int epoll, int file) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = file;
  WEIR_CHECK(::epoll_ctl(epoll, EPOLL_CTL_ADD, file, &event) == 0, "an open file can be watched");
}

}  // namespace

EventLoop::EventLoop()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  WEIR_CHECK(epoll_ >= 0 && wake_ >= 0, "the process may open two more files");
  Add(epoll_, wake_);
  thread_ = std::thread([this] { Run(); });
}

EventLoop::~EventLoop() {
  Stop();
  ::close(wake_);
  ::close(epoll_);
}

void EventLoop::Wake() const {
  const std::uint64_t one = 1;
  // It fails only where the counter is full: then the loop is awake anyway.
  [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof one);
}

bool EventLoop::Post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
    posted_.push_back(std::move(task));
    if (posted_.size() > 1) return true;  // it was woken for the first
  }
  Wake();
  return true;
}

void EventLoop::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  Wake();
  if (thread_.joinable()) thread_.join();
}

void EventLoop::Watch(int file, Task readable) {
  files_[file] = std::move(readable);
  Add(epoll_, file);
}

void EventLoop::Unwatch(int file) {
  if (files_.erase(file) > 0) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, file, nullptr);
}

EventLoop::TimerId EventLoop::At(SteadyTime time, Task task) {
  const TimerId id{time, next_timer_++};
  timers_.emplace(id, std::move(task));
  return id;
}

void EventLoop::Cancel(const TimerId& timer) { timers_.erase(timer); }

int EventLoop::NextTimeoutMs() const {
  if (timers_.empty()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first.first -
                                                                 std::chrono::steady_clock::now());
  return static_cast<int>(
      std::clamp<std::int64_t>(left.count(), 0, std::numeric_limits<int>::max()));
}

void EventLoop::RunTimers() {
  const SteadyTime now = std::chrono::steady_clock::now();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    const Task task = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    task();
  }
}

void EventLoop::Run() {
  std::array<epoll_event, 64> events{};
  bool stopping = false;
  while (true) {
    const int timeout_ms = stopping ? 0 : NextTimeoutMs();
    const int ready = ::epoll_wait(epoll_, events.data(), events.size(), timeout_ms);
    for (int i = 0; i < ready; ++i) {
      const int file = events.at(static_cast<std::size_t>(i)).data.fd;
      // A task before may have ended the watch; it may end its own as well.
      if (const auto found = files_.find(file); found != files_.end()) Task(found->second)();
    }
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t read = ::read(wake_, &count, sizeof count);
    std::vector<Task> tasks;
    {
      const std::lock_guard lock(mutex_);
      tasks.swap(posted_);
      stopping = stopping_;
    }
    for (const Task& task : tasks) task();
    RunTimers();
    if (stopping && tasks.empty()) return;
  }
}

}  // namespace weir::cloud::lambda
