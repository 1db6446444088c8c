// SQS as a service of the local AWS.
#pragma once

#include <string>

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/sqs/context.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::sqs {

/// JSON, as today's SDKs speak it, and the query protocol of those before.
class SqsService : public protocol::TableService<Context> {
 public:
  /// Both outlive this. `meter` is of what AWS bills; nullptr: nobody counts.
  explicit SqsService(QueueStore& queues, usage::Meter* meter = nullptr);

  /// `endpoint`: where queues' URLs lead that are made for a caller without a Host.
  void Begin(std::string endpoint) { context_.endpoint = std::move(endpoint); }

  [[nodiscard]] std::string_view signing_name() const override { return "sqs"; }
  [[nodiscard]] std::string_view target_prefix() const override { return "AmazonSQS"; }
  [[nodiscard]] std::string_view api_version() const override { return "2012-11-05"; }
  [[nodiscard]] protocol::AwsError Throttled() const override;
  [[nodiscard]] protocol::AwsError Failed() const override;

 protected:
  /// Counted once it is answered.
  void Start(std::size_t index, const protocol::Call& call, const boost::json::object& input,
             protocol::Done done) override;
  [[nodiscard]] protocol::AwsError Invalid(std::string message) const override;
  [[nodiscard]] protocol::AwsError NotHeeded(std::string_view operation,
                                             std::string_view member) const override;

 private:
  Context context_;
  usage::Meter* const meter_;
};

}  // namespace weir::cloud::sqs
