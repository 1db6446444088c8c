// Claims that a command makes in the table of a lake on S3.
#include "src/cli/claims_in_table.h"

#include "src/aws/dynamodb_claim_store.h"

namespace weir::cli {
namespace {

constexpr std::chrono::minutes kPatience{5};

}  // namespace

Result<void> ClaimsInTable::Claim(aws::Client& client,
                                  std::span<const pipeline::ClaimRequest> requests,
                                  std::span<pipeline::ClaimAnswer> answers) const {
  aws::DynamoDbClaimStore store(client, {.name = name, .life = life, .newest_arrival = {}},
                                aws::ClaimDeadlines::Until(client.clock().Now() + kPatience));
  store.Claim(requests, answers);
  return store.failure() ? Result<void>(store.failure()->In(name)) : Result<void>();
}

Result<void> ClaimsInTable::Move(aws::Client& client,
                                 std::span<const pipeline::ClaimMove> moves) const {
  aws::DynamoDbClaimStore store(client, {.name = name, .life = life, .newest_arrival = {}},
                                aws::ClaimDeadlines::Until(client.clock().Now() + kPatience));
  for (const auto& moved : store.Move(moves)) {
    if (!moved) return moved.error().In(name);
  }
  return {};
}

}  // namespace weir::cli
