// CloudWatch Logs as a service of the local AWS.
#pragma once

#include "src/cloud/logs/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::logs {

/// JSON 1.1, Logs_20140328. `logs` is kept beside it, for functions' output goes there too.
class LogsService : public protocol::TableService<Context> {
 public:
  LogsService(LogStore& logs, const store::Clock& clock);

  [[nodiscard]] std::string_view signing_name() const override { return "logs"; }
  [[nodiscard]] std::string_view target_prefix() const override { return "Logs_20140328"; }

 private:
  /// Logs' name for what others call ValidationException.
  [[nodiscard]] protocol::AwsError Invalid(std::string message) const override;

  Context context_;
};

}  // namespace weir::cloud::logs
