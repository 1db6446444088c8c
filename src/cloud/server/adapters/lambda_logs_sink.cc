// Times in milliseconds, as CloudWatch Logs has them.
#include "src/cloud/server/adapters/lambda_logs_sink.h"

#include <chrono>
#include <string>
#include <utility>

#include <spdlog/spdlog.h>

namespace weir::cloud::server {

/// A stream's first line makes it, and makes its group where that is missing.
bool CloudWatchLogSink::MayWrite(const lambda::LogStreamName& stream) const {
  if (judge_ == nullptr) return true;
  const std::string arn =
      logs::GroupKey{stream.region, stream.group}.Arn() + ":log-stream:" + stream.stream;
  protocol::AccessWish wish;
  if (!logs_.Describe({stream.region, stream.group})) wish.Add("logs:CreateLogGroup", arn);
  wish.Add("logs:CreateLogStream", arn);
  wish.Add("logs:PutLogEvents", arn);
  return !judge_->WhyDenied(SessionOf(stream.role_arn, stream.function_arn), wish);
}

void CloudWatchLogSink::Write(const lambda::LogStreamName& stream,
                              std::vector<lambda::LogEvent> events) {
  if (!MayWrite(stream)) return;
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
