// All claims in a table of DynamoDB: for those who audit a lake.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/aws/client.h"
#include "src/aws/dynamodb_calls.h"
#include "src/pipeline/claim_listing.h"

namespace weir::aws {

/// Scan (consistent, kSegments at once) and BatchGetItem. Reading a whole table takes a read
/// unit for each 4 KB. Heads of merges, which stand in the same table, are passed over. Not
/// thread-safe, but for KeyOf.
class DynamoDbClaimListing final : public pipeline::ClaimListing {
 public:
  static constexpr std::size_t kSegments = 8;

  /// `client` outlives it.
  DynamoDbClaimListing(Client& client, std::string table)
      : client_(client), table_(std::move(table)) {}

  [[nodiscard]] std::string KeyOf(const pipeline::ClaimKey& key) const override;
  Result<void> ForEach(
      const std::function<Result<void>(const pipeline::ListedClaim& claim)>& take) override;
  Result<std::vector<std::optional<pipeline::ListedClaim>>> Find(
      std::span<const std::string> keys) override;

 private:
  struct Segment {
    std::size_t number;
    std::optional<std::string> last_key;
    bool is_over = false;
  };

  Result<void> TakePage(Segment& segment, const Result<HttpResponse>& response,
                        const std::function<Result<void>(const pipeline::ListedClaim&)>& take);
  Result<BatchGetAnswer> Get(std::span<const std::string> keys);

  Client& client_;
  const std::string table_;
};

}  // namespace weir::aws
