// Claims in DynamoDB of events that are erased: changed if they still are what was read, and kept
// for good.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/aws/claim_item.h"
#include "src/aws/client.h"
#include "src/pipeline/erased_claim.h"

namespace weir::aws {

/// GetItem and PutItem for each key, many at once. Not thread-safe.
class DynamoDbClaimEraser final : public pipeline::ClaimEraser {
 public:
  /// `client` outlives it.
  DynamoDbClaimEraser(Client& client, std::string table)
      : client_(client), table_(std::move(table)) {}

  Result<std::uint64_t> Erase(std::span<const pipeline::ClaimKey> keys, std::string_view owner,
                              const TakeObjects& take) override;
  Result<std::uint64_t> CountErased(std::span<const pipeline::ClaimKey> keys) override;

 private:
  struct OpenClaim {
    std::string key;
    std::optional<ClaimItem> item;
  };

  /// Reads them, and leaves those that are not erased.
  Result<void> Read(std::vector<OpenClaim>& claims);
  /// Leaves those that have changed since they were read, or may have.
  Result<void> Change(std::vector<OpenClaim>& claims, std::string_view owner);

  Client& client_;
  const std::string table_;
};

}  // namespace weir::aws
