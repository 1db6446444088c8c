// Claims that a command makes in the table of a lake on S3.
#pragma once

#include <chrono>
#include <span>
#include <string>

#include "src/aws/client.h"
#include "src/pipeline/claim_store.h"
#include "src/result/result.h"

namespace weir::cli {

struct ClaimsInTable {
  std::string name;
  std::chrono::seconds life{};  ///< from now

  /// Makes claims where there are none: kCreated or kExists for each, or an error. What is
  /// throttled for five minutes is one, and the next try goes on.
  Result<void> Claim(aws::Client& client, std::span<const pipeline::ClaimRequest> requests,
                     std::span<pipeline::ClaimAnswer> answers) const;
  /// Makes claims name other objects, those that still name what they did.
  Result<void> Move(aws::Client& client, std::span<const pipeline::ClaimMove> moves) const;
};

}  // namespace weir::cli
