// Claims that a command makes in the table of a lake on S3.
#include "src/cli/claims_in_table.h"

#include <utility>

#include <fmt/format.h>

namespace weir::cli {
namespace {

constexpr std::chrono::minutes kPatienceForClaims{5};

}  // namespace

ClaimsInTable::ClaimsInTable(aws::Client& client, std::string table, std::chrono::seconds life)
    : client_(client), table_(std::move(table)), life_(life) {}

aws::DynamoDbClaimStore& ClaimsInTable::NewStore() {
  store_ = std::make_unique<aws::DynamoDbClaimStore>(
      client_, aws::ClaimTable{.name = table_, .life = life_, .newest_arrival = {}},
      aws::ClaimDeadlines::Until(client_.clock().Now() + kPatienceForClaims));
  return *store_;
}

Result<void> ClaimsInTable::Claim(std::span<const pipeline::ClaimRequest> requests,
                                  std::span<pipeline::ClaimAnswer> answers) {
  aws::DynamoDbClaimStore& store = NewStore();
  store.Claim(requests, answers);
  if (!store.failure()) return {};
  const Error& failure = *store.failure();
  return failure.kind == ErrorKind::kNotFound ? failure : failure.In(table_);  // named already
}

Result<void> ClaimsInTable::Move(std::span<const pipeline::ClaimMove> moves) {
  const auto named = NewStore().Move(moves);
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (!named[i] && named[i].error().kind == ErrorKind::kNotFound) return named[i].error();
    if (!named[i]) return named[i].error().In(table_);
    if (*named[i] == moves[i].to.name) continue;
    return Error{ErrorKind::kConflict,
                 fmt::format("{}: the claim on {} names {} meanwhile, and not {}, which has the "
                             "event; run it again",
                             table_, moves[i].key.text, *named[i], moves[i].to.name)};
  }
  return {};
}

}  // namespace weir::cli
