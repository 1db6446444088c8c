// Messages for a queue of tests, and long polls of it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
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

/// Waits for the end of a long poll, whoever brings it, but not for ever.
class Poll {
 public:
  void Begin(Queue& queue, std::chrono::seconds wait, std::size_t most = 1) {
    queue.Receive({.most = most}, wait, [state = state_](const Queue::Received& received) {
      const std::lock_guard lock(state->mutex);
      EXPECT_TRUE(received);
      if (received) {
        for (const ReceivedMessage& one : *received) state->bodies.push_back(one.message.body);
      }
      state->is_over = true;
      state->over.notify_all();
    });
  }
  std::vector<std::string> Bodies() {
    constexpr std::chrono::minutes kPatience{2};
    std::unique_lock lock(state_->mutex);
    EXPECT_TRUE(state_->over.wait_for(lock, kPatience, [this] { return state_->is_over; }))
        << "the poll goes on and on";
    return state_->bodies;
  }
  std::string Body() {
    const auto bodies = Bodies();
    return bodies.empty() ? "none" : bodies.front();
  }

 private:
  struct State {
    std::mutex mutex{};
    std::condition_variable over{};
    bool is_over = false;
    std::vector<std::string> bodies{};
  };
  const std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace weir::cloud::sqs
