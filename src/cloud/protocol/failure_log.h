// Tells the log why requests were answered with 5xx.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace weir::cloud::protocol {

/// A request that was not the client's fault.
struct Failure {
  std::string_view service;
  std::string_view operation;  ///< what the client sent
  std::string_view request_id;
  int status = 500;
  std::string_view reason;  ///< no part of a payload
};

/// A line each; but of the same reason one a second, which says how many others there were, for a
/// full disk lets every write fail. Thread-safe.
class FailureLog {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kPause{1};
  static constexpr std::size_t kMaxReasons = 100;

  explicit FailureLog(std::function<Time()> now = std::chrono::steady_clock::now);

  void Tell(const Failure& failure);

 private:
  struct Seen {
    Time last;
    std::size_t untold = 0;
  };
  const std::function<Time()> now_;
  std::mutex mutex_;
  std::map<std::string, Seen, std::less<>> seen_;  ///< by reason
};

}  // namespace weir::cloud::protocol
