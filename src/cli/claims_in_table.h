// Claims that a command makes in the table of a lake on S3.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>

#include "src/aws/client.h"
#include "src/aws/dynamodb_claim_store.h"
#include "src/pipeline/claim_store.h"
#include "src/result/result.h"

namespace weir::cli {

class ClaimsInTable {
 public:
  /// Claims are kept for `life` from when they are made. The client outlives this.
  ClaimsInTable(aws::Client& client, std::string table, std::chrono::seconds life);

  /// Makes claims where there are none: kCreated or kExists for each, or an error. What is
  /// throttled for five minutes is one, and the next try goes on. The answers' views are good until
  /// the next call.
  Result<void> Claim(std::span<const pipeline::ClaimRequest> requests,
                     std::span<pipeline::ClaimAnswer> answers);
  /// Makes claims name other objects, those that still name what they did. kConflict where one
  /// names another object meanwhile.
  Result<void> Move(std::span<const pipeline::ClaimMove> moves);

 private:
  /// With the time that a call has, from now; the answers of the one before are gone.
  aws::DynamoDbClaimStore& NewStore();

  aws::Client& client_;
  const std::string table_;
  const std::chrono::seconds life_;
  std::unique_ptr<aws::DynamoDbClaimStore> store_;
};

}  // namespace weir::cli
