// Lambda writes to CloudWatch Logs: what functions print.
#pragma once

#include <vector>

#include "src/cloud/lambda/workers/log_sink.h"
#include "src/cloud/logs/store.h"

namespace weir::cloud::server {

class CloudWatchLogSink : public lambda::LogSink {
 public:
  explicit CloudWatchLogSink(logs::LogStore& logs) : logs_(logs) {}
  void Write(const lambda::LogStreamName& stream, std::vector<lambda::LogEvent> events) override;

 private:
  logs::LogStore& logs_;
};

}  // namespace weir::cloud::server
