// A queue: what has more to do goes to its end.
#include "src/cloud/s3/chores.h"

#include <utility>

namespace weir::cloud::s3 {

Chores::Chores(unsigned threads) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

Chores::~Chores() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Chores::Post(Step step) {
  {
    const std::lock_guard lock(mutex_);
    steps_.push_back(std::move(step));
  }
  changed_.notify_all();
}

void Chores::AwaitIdle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return steps_.empty() && running_ == 0; });
}

void Chores::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_over_ || !steps_.empty(); });
    if (steps_.empty()) return;
    Step step = std::move(steps_.front());
    steps_.pop_front();
    ++running_;
    lock.unlock();
    const bool has_more = step();
    if (!has_more) step = nullptr;
    lock.lock();
    --running_;
    if (has_more) steps_.push_back(std::move(step));
    changed_.notify_all();
  }
}

}  // namespace weir::cloud::s3
