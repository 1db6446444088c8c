// Brings log lines to their sink without holding up who prints them.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "src/cloud/lambda/workers/log_sink.h"

namespace weir::cloud::lambda {

/// A thread and a bounded queue: lines that come faster than the sink takes them are dropped, and
/// a line in their stead says how many. Thread-safe.
class LogWriter {
 public:
  static constexpr std::size_t kMaxQueuedBytes = std::size_t{32} << 20;

  LogWriter(LogSink& sink, const store::Clock& clock);
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;
  ~LogWriter();  ///< after all lines are written

  void Write(const LogStreamName& stream, std::string message);

 private:
  struct Line {
    LogStreamName stream;
    LogEvent event;
  };
  void Run();
  void Deliver(std::vector<Line> lines, std::size_t dropped);

  LogSink& sink_;
  const store::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Line> queue_;  // under mutex_, as all that follows
  std::size_t bytes_ = 0;
  std::size_t dropped_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace weir::cloud::lambda
