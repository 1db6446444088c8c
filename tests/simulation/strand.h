// A thread that runs only while its owner waits for it: a coroutine made of plain functions.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace weir::simulation {

/// Thrown through the processor: its attempt is over, in the middle of whatever it did.
struct Crash {};

/// Invariant: of the owner and the body one runs and the other waits, so they need no other lock.
class Strand {
 public:
  /// `body` begins with the first Resume(); a Crash that leaves it ends it.
  explicit Strand(std::function<void()> body);
  Strand(const Strand&) = delete;
  Strand& operator=(const Strand&) = delete;
  ~Strand();

  /// For the owner: lets the body run until it pauses or ends. REQUIRES: it has not ended.
  void Resume();
  /// For the owner: the pause that the body is in throws Crash.
  void Kill();
  [[nodiscard]] bool has_ended() const { return has_ended_; }

  /// For the body: lets the owner run until its next Resume(). Outside of it: nothing.
  void Pause();

 private:
  enum class Turn { kOwner, kBody };

  void Run();
  void HandTo(Turn turn);

  const std::function<void()> body_;
  std::mutex mutex_;
  std::condition_variable turn_changed_;
  Turn turn_ = Turn::kOwner;
  bool is_killed_ = false;
  bool has_ended_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace weir::simulation
