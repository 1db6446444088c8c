// CloudWatch's metrics as a service of the local AWS.
#pragma once

#include "src/cloud/cloudwatch/store.h"
#include "src/cloud/protocol/json_service.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::cloudwatch {

/// What operations work on.
struct Context {
  MetricStore& metrics;
  const store::Clock& clock;
};

/// GraniteServiceVersion20100801 in two protocols with one set of operations: Smithy RPC v2 in
/// CBOR, which clients speak today (`POST /service/<target>/operation/<name>`), and AWS JSON 1.0.
class CloudWatchService : public protocol::Service {
 public:
  CloudWatchService(MetricStore& metrics, const store::Clock& clock) : context_{metrics, clock} {}

  [[nodiscard]] std::string_view signing_name() const override { return "monitoring"; }
  [[nodiscard]] std::string_view target_prefix() const override {
    return "GraniteServiceVersion20100801";
  }
  [[nodiscard]] std::string Route(const http::Request& request) const override;
  void Handle(protocol::Call call, http::Respond respond) override;
  /// In CBOR: the front door does not say which protocol the caller speaks.
  [[nodiscard]] http::Response Render(const protocol::AwsError& error,
                                      std::string_view request_id) const override;
  [[nodiscard]] protocol::AwsError Failed() const override;

 private:
  protocol::JsonOutcome Run(const protocol::Call& call, bool cbor);
  Context context_;
};

}  // namespace weir::cloud::cloudwatch
