// CloudWatch's metrics as a service of the local AWS.
#pragma once

#include "src/cloud/cloudwatch/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::cloudwatch {

/// GraniteServiceVersion20100801 in the three protocols that AWS has for it: Smithy RPC v2 in CBOR,
/// which clients speak today, AWS JSON 1.0 and query.
class CloudWatchService : public protocol::TableService<Context> {
 public:
  CloudWatchService(MetricStore& metrics, const store::Clock& clock);

  [[nodiscard]] std::string_view signing_name() const override { return "monitoring"; }
  [[nodiscard]] std::string_view target_prefix() const override {
    return "GraniteServiceVersion20100801";
  }
  [[nodiscard]] std::string_view api_version() const override { return "2010-08-01"; }
  [[nodiscard]] protocol::AwsError Failed() const override;

 private:
  [[nodiscard]] protocol::AwsError NotHeeded(std::string_view operation,
                                             std::string_view member) const override;

  Context context_;
};

}  // namespace weir::cloud::cloudwatch
