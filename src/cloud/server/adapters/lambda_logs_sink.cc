// Times in milliseconds, as CloudWatch Logs has them.
#include "src/cloud/server/adapters/lambda_logs_sink.h"

#include <chrono>
#include <utility>

#include <spdlog/spdlog.h>

namespace weir::cloud::server {

void CloudWatchLogSink::Write(const lambda::LogStreamName& stream,
                              std::vector<lambda::LogEvent> events) {
  std::vector<logs::NewEvent> lines;
  lines.reserve(events.size());
  for (lambda::LogEvent& event : events) {
    const auto time =
        std::chrono::duration_cast<std::chrono::milliseconds>(event.time.time_since_epoch());
    lines.push_back({.timestamp_ms = time.count(), .message = std::move(event.message)});
  }
  const auto appended =
      logs_.Append({stream.region, stream.group}, stream.stream, std::move(lines));
  if (!appended) {
    spdlog::warn("lambda: log lines of {} are lost: {}", stream.group, appended.error().message);
  }
}

}  // namespace weir::cloud::server
