// A lake in a bucket of S3 and its claims in a table of DynamoDB, for one attempt after another.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "src/aws/client.h"
#include "src/pipeline/attempt_stores.h"

namespace weir::aws {

class AwsStorage final : public pipeline::Storage {
 public:
  struct Names {
    std::string bucket;
    std::string claims_table;
  };

  /// `client` outlives it. Claims live for `claim_life` at the least.
  AwsStorage(Client& client, Names names, std::chrono::days claim_life)
      : client_(client), names_(std::move(names)), claim_life_(claim_life) {}

  std::unique_ptr<pipeline::AttemptStores> Open(const pipeline::AttemptTimes& times) override;

 private:
  Client& client_;
  const Names names_;
  const std::chrono::days claim_life_;
};

}  // namespace weir::aws
