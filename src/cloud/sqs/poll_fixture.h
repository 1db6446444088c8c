// Messages for a queue of tests, and long polls of it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "src/cloud/sqs/queue.h"

namespace weir::cloud::sqs {

inline NewMessage NewMessageOf(std::string body) {
  NewMessage message;
  message.message.body = std::move(body);
  return message;
}

/// Waits for the end of a long poll, whoever brings it. The poll ends before this.
class Poll {
 public:
  void Begin(Queue& queue, std::chrono::seconds wait, std::size_t most = 1) {
    queue.Receive({.most = most}, wait, [this](const Queue::Received& received) {
      const std::lock_guard lock(mutex_);
      EXPECT_TRUE(received);
      if (received) {
        for (const ReceivedMessage& one : *received) bodies_.push_back(one.message.body);
      }
      is_over_ = true;
      over_.notify_all();
    });
  }
  std::vector<std::string> Bodies() {
    std::unique_lock lock(mutex_);
    over_.wait(lock, [this] { return is_over_; });
    return bodies_;
  }
  std::string Body() {
    const auto bodies = Bodies();
    return bodies.empty() ? "none" : bodies.front();
  }

 private:
  std::mutex mutex_;
  std::condition_variable over_;
  bool is_over_ = false;
  std::vector<std::string> bodies_;
};

}  // namespace weir::cloud::sqs
