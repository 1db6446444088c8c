// Lambda writes to CloudWatch Logs: what functions print.
#pragma once

#include <vector>

#include "src/cloud/lambda/workers/log_sink.h"
#include "src/cloud/logs/store.h"
#include "src/cloud/server/adapters/access_judge.h"

namespace weir::cloud::server {

/// With the rights of the function's role: what it may not write is lost, as on AWS. `judge` may be
/// null; both outlive this.
class CloudWatchLogSink : public lambda::LogSink {
 public:
  explicit CloudWatchLogSink(logs::LogStore& logs, const AccessJudge* judge = nullptr)
      : logs_(logs), judge_(judge) {}
  void Write(const lambda::LogStreamName& stream, std::vector<lambda::LogEvent> events) override;

 private:
  [[nodiscard]] bool MayWrite(const lambda::LogStreamName& stream) const;

  logs::LogStore& logs_;
  const AccessJudge* const judge_;
};

}  // namespace weir::cloud::server
