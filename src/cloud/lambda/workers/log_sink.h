// The port of workers to where logs are kept.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "src/cloud/store/clock.h"

namespace weir::cloud::lambda {

/// A stream, and who writes to it.
struct LogStreamName {
  std::string region{};
  std::string group{};
  std::string stream{};
  std::string role_arn{};      ///< with whose rights is written
  std::string function_arn{};  ///< … and for whom
  auto operator<=>(const LogStreamName&) const = default;
};

struct LogEvent {
  store::TimePoint time{};
  std::string message{};
};

/// Thread-safe.
class LogSink {
 public:
  LogSink() = default;
  LogSink(const LogSink&) = delete;
  LogSink& operator=(const LogSink&) = delete;
  virtual ~LogSink() = default;

  /// Appends, and makes group and stream where they are missing. What can't be kept is gone: a log
  /// stops no function.
  virtual void Write(const LogStreamName& stream, std::vector<LogEvent> events) = 0;
};

}  // namespace weir::cloud::lambda
