// Work that is done in turns on a few threads: what waits for a record, an answer or a time holds
// no thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "src/cloud/store/clock.h"

namespace weir::cloud::lambda {

/// Thread-safe. Who was rung first is turned first.
class TurnPool {
 public:
  /// After a turn that threw something, which the log is told; its next one comes then.
  static constexpr store::Duration kTurnAgain = std::chrono::seconds{5};

  /// Does what can be done now. Returns when it wants its next turn without being rung.
  using Turn = std::function<std::optional<store::TimePoint>()>;

  /// The clock outlives this.
  TurnPool(store::Clock& clock, std::size_t threads);
  TurnPool(const TurnPool&) = delete;
  TurnPool& operator=(const TurnPool&) = delete;
  ~TurnPool();  ///< REQUIRES: no Turner is left

  /// Something that is turned, by one thread at a time. Its first turn comes when it is first rung.
  class Turner {
   public:
    /// The pool outlives this.
    Turner(TurnPool& pool, Turn turn);
    Turner(const Turner&) = delete;
    Turner& operator=(const Turner&) = delete;
    ~Turner() { End(); }

    /// A turn is due. Another one comes where this is called during a turn.
    void Ring();
    /// When it returns no turn is under way, and none comes any more. REQUIRES: not called in a
    /// turn of its own.
    void End();

   private:
    friend class TurnPool;
    enum class State : std::uint8_t { kResting, kQueued, kTurning };

    TurnPool& pool_;
    const Turn turn_;
    // Under the pool's mutex:
    State state_ = State::kResting;
    bool rung_ = false;  // while it is turning
    bool ended_ = false;
    std::optional<store::TimePoint> due_;  // while it is resting
  };

 private:
  void Work();
  [[nodiscard]] std::optional<store::TimePoint> Run(const Turn& turn) const;
  void KeepTime();
  std::optional<store::TimePoint> QueueDue(store::TimePoint now);
  // With the mutex held:
  void Queue(Turner& turner);
  void Rest(Turner& turner, std::optional<store::TimePoint> due);
  void Forget(Turner& turner);

  store::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable queued_;
  std::condition_variable turned_;                          // where a Turner ends
  std::deque<Turner*> queue_;                               // under mutex_
  std::set<std::pair<store::TimePoint, Turner*>> dues_;     // under mutex_
  store::TimePoint waits_until_ = store::TimePoint::max();  // the timekeeper does; under mutex_
  bool ending_ = false;                                     // under mutex_
  store::Waiter waiter_;                                    // the timekeeper's
  std::thread timekeeper_;
  std::vector<std::thread> workers_;
};

}  // namespace weir::cloud::lambda
