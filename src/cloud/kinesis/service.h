// Kinesis Data Streams as a service of the local AWS.
#pragma once

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::kinesis {

/// Kinesis_20131202 in JSON 1.1 and CBOR. `streams` is built and kept beside it, for others read
/// from it too; all arguments outlive this.
class KinesisService : public protocol::TableService<Context> {
 public:
  KinesisService(store::Store& store, const store::Clock& clock, StreamStore& streams);

  [[nodiscard]] std::string_view signing_name() const override { return "kinesis"; }
  [[nodiscard]] std::string_view target_prefix() const override { return "Kinesis_20131202"; }
  [[nodiscard]] protocol::AwsError Throttled() const override;

 private:
  Context context_;
};

}  // namespace weir::cloud::kinesis
