// The port of event source mappings to the functions that they feed.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace weir::cloud::lambda {

/// How deep payloads and answers of functions may be nested.
inline constexpr std::size_t kMaxJsonDepth = 1'000;

enum class InvocationOutcome {
  kAnswered,     ///< the function has answered
  kFailed,       ///< it was invoked and failed: an error, a crash, its time was up
  kThrottled,    ///< not invoked: it would be more than may run at once
  kUnavailable,  ///< no clear answer, for no fault of the function's
};

struct InvocationAnswer {
  InvocationOutcome outcome = InvocationOutcome::kUnavailable;
  std::string request_id{};
  std::string response{};  ///< what the function answered; of kAnswered
};

/// Thread-safe.
class FunctionInvoker {
 public:
  using Done = std::function<void(InvocationAnswer)>;

  FunctionInvoker() = default;
  FunctionInvoker(const FunctionInvoker&) = delete;
  FunctionInvoker& operator=(const FunctionInvoker&) = delete;
  virtual ~FunctionInvoker() = default;

  /// Invokes the present version of the function, and does not wait for anything. `done` is called
  /// once, from any thread, and does not block either.
  virtual void Invoke(const std::string& function_arn, std::string payload, Done done) = 0;
};

}  // namespace weir::cloud::lambda
