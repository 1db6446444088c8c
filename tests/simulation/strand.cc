// A thread that runs only while its owner waits for it: a coroutine made of plain functions.
#include "tests/simulation/strand.h"

#include <utility>

#include "src/result/check.h"

namespace weir::simulation {

Strand::Strand(std::function<void()> body) : body_(std::move(body)), thread_([this] { Run(); }) {}

Strand::~Strand() {
  if (!has_ended_) Kill();
  thread_.join();
}

void Strand::Resume() {
  WEIR_CHECK(!has_ended_, "what has ended can't go on");
  HandTo(Turn::kBody);
}

void Strand::Kill() {
  is_killed_ = true;
  Resume();
}

void Strand::Pause() {
  if (std::this_thread::get_id() != thread_.get_id()) return;
  HandTo(Turn::kOwner);
  if (is_killed_) throw Crash{};
}

void Strand::Run() {
  {
    std::unique_lock lock(mutex_);
    turn_changed_.wait(lock, [this] { return turn_ == Turn::kBody; });
  }
  try {
    if (!is_killed_) body_();
  } catch (const Crash&) {
    // What a crashed attempt had not done stays undone: that is what is simulated.
  }
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  turn_ = Turn::kOwner;
  turn_changed_.notify_all();
}

void Strand::HandTo(Turn turn) {
  std::unique_lock lock(mutex_);
  const Turn mine = turn_;
  turn_ = turn;
  turn_changed_.notify_all();
  turn_changed_.wait(lock, [this, mine] { return turn_ == mine; });
}

}  // namespace weir::simulation
