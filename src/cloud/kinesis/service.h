// Kinesis Data Streams as a service of the local AWS.
#pragma once

#include "src/cloud/kinesis/store.h"
#include "src/cloud/kinesis/tokens.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/wire/json_service.h"

namespace weir::cloud::kinesis {

/// What operations work on.
struct Context {
  StreamStore& streams;
  const store::Clock& clock;
  TokenSealer tokens;
};

/// JSON 1.1, Kinesis_20131202. `streams` is built and kept beside it, for others read from it too;
/// all arguments outlive this.
class KinesisService : public wire::JsonService<Context> {
 public:
  KinesisService(store::Store& store, const store::Clock& clock, StreamStore& streams);

  [[nodiscard]] std::string_view signing_name() const override { return "kinesis"; }
  [[nodiscard]] std::string_view target_prefix() const override { return "Kinesis_20131202"; }
  [[nodiscard]] wire::AwsError Throttled() const override;

 private:
  Context context_;
};

}  // namespace weir::cloud::kinesis
