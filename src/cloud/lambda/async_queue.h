// Asynchronous invocations: accepted at once, kept durably, retried as AWS retries them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "src/cloud/lambda/model.h"
#include "src/cloud/lambda/workers/invocation.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::lambda {

struct AsyncInvocation {
  FunctionKey function{};
  std::string request_id{};
  std::string client_context{};
  std::string payload{};
  std::uint32_t failures = 0;  ///< function errors
  std::uint32_t refusals = 0;  ///< throttles and the like, one after another
  store::TimePoint accepted{};

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.function.region, self.function.name, self.request_id, self.client_context,
                    self.failures, self.refusals, self.accepted, self.payload);
  }
};

/// "How Lambda handles errors and retries with asynchronous invocation": a function that fails is
/// tried twice more, after one and after two minutes; a throttle is retried from one second to five
/// minutes apart, until the event is six hours old. Then it is gone (AFailureIsTriedTwiceMore,
/// AThrottleIsNoFailure, AnEventOfSixHoursIsGivenUp). Who has read the report of a failure may move
/// the clock: the pause has begun by then (APauseBeginsWithTheInvocationsEnd). Thread-safe;
/// payloads wait in the store, not in memory.
class AsyncQueue {
 public:
  static constexpr std::size_t kMaxWaiting = 10'000;
  static constexpr std::size_t kMaxRunning = 256;
  static constexpr std::uint32_t kMaxRetries = 2;
  static constexpr store::Duration kMaxAge = std::chrono::hours{6};

  using Invoke = std::function<void(const AsyncInvocation& invocation, InvocationDone done)>;

  /// Goes on with what an earlier process left.
  AsyncQueue(store::Store& store, store::Clock& clock, Invoke invoke);
  AsyncQueue(const AsyncQueue&) = delete;
  AsyncQueue& operator=(const AsyncQueue&) = delete;
  ~AsyncQueue();

  /// Durable when it returns. kExhausted where too many wait.
  Result<void> Add(const AsyncInvocation& invocation);
  /// Begins no further invocation.
  void Stop();

 private:
  struct Ended {
    std::uint64_t number = 0;
    InvocationResult::Kind kind = InvocationResult::Kind::kUnavailable;
    std::optional<store::TimePoint> at{};
  };
  /// Where ends are told, also those that nobody waits for any more.
  struct Mailbox;

  void Load();
  void Run();
  void TakeEnds();
  void StartDue();
  void StartOne(std::uint64_t number);
  void Judge(const Ended& ended);
  void Forget(std::uint64_t number);
  /// What can't be read stays stored, for the next start.
  void PassOver(std::uint64_t number);
  [[nodiscard]] std::optional<AsyncInvocation> Read(std::uint64_t number) const;
  Result<void> Write(std::uint64_t number, const AsyncInvocation& invocation);

  store::Store& store_;
  store::Clock& clock_;
  const Invoke invoke_;
  const std::shared_ptr<Mailbox> mailbox_;  // shared with invocations, which may outlive the queue
  store::Waiter waiter_;
  std::mutex mutex_;
  std::set<std::pair<store::TimePoint, std::uint64_t>> due_;  // under mutex_
  std::set<std::uint64_t> running_;                           // under mutex_
  std::uint64_t next_number_ = 1;                             // under mutex_
  bool stopping_ = false;                                     // under mutex_
  std::thread thread_;
};

}  // namespace weir::cloud::lambda
