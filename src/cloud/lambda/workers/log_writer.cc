// The thread between workers and the log sink.
#include "src/cloud/lambda/workers/log_writer.h"

#include <fmt/format.h>

namespace weir::cloud::lambda {

LogWriter::LogWriter(LogSink& sink, const store::Clock& clock)
    : sink_(sink), clock_(clock), thread_([this] { Run(); }) {}

LogWriter::~LogWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void LogWriter::Write(const LogStreamName& stream, std::string message) {
  const std::lock_guard lock(mutex_);
  if (bytes_ + message.size() > kMaxQueuedBytes) {
    ++dropped_;
    return;
  }
  bytes_ += message.size();
  queue_.push_back(
      {.stream = stream, .event = {.time = clock_.Now(), .message = std::move(message)}});
  if (queue_.size() == 1) changed_.notify_one();
}

void LogWriter::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return !queue_.empty() || stopping_; });
    if (queue_.empty()) return;
    std::vector<Line> lines = std::exchange(queue_, {});
    const std::size_t dropped = std::exchange(dropped_, 0);
    bytes_ = 0;
    lock.unlock();
    Deliver(std::move(lines), dropped);
    lock.lock();
  }
}

/// Lines of one stream that follow each other go together.
void LogWriter::Deliver(std::vector<Line> lines, std::size_t dropped) {
  if (dropped > 0) {
    lines.push_back(
        {.stream = lines.back().stream,
         .event = {.time = lines.back().event.time,
                   .message = fmt::format("{} log lines were dropped here\n", dropped)}});
  }
  for (std::size_t begin = 0; begin < lines.size();) {
    const LogStreamName stream = lines[begin].stream;
    std::vector<LogEvent> events;
    for (; begin < lines.size() && lines[begin].stream == stream; ++begin) {
      events.push_back(std::move(lines[begin].event));
    }
    sink_.Write(stream, std::move(events));
  }
}

}  // namespace weir::cloud::lambda
