// Claims in DynamoDB of events that are erased: changed if they still are what was read, and kept
// for good.
#include "src/aws/dynamodb_claim_eraser.h"

#include <chrono>

#include "src/aws/api_error.h"
#include "src/aws/claim_item.h"
#include "src/aws/dynamodb_calls.h"

namespace weir::aws {
namespace {

/// For all calls of one step together.
constexpr std::chrono::minutes kPatienceToErase{5};
/// So often a claim may be moved between its reading and its changing.
constexpr int kMostTurns = 20;

}  // namespace

Result<std::uint64_t> DynamoDbClaimEraser::Erase(std::span<const pipeline::ClaimKey> keys,
                                                 std::string_view owner, const TakeObjects& take) {
  std::vector<OpenClaim> open;
  open.reserve(keys.size());
  for (const pipeline::ClaimKey& key : keys) open.push_back({ItemKey(key), std::nullopt});
  std::optional<std::uint64_t> erased;
  for (int turn = 0; turn < kMostTurns; ++turn) {
    if (auto read = Read(open); !read) return read.error();
    if (!erased) erased = open.size();
    if (open.empty()) return *erased;
    std::vector<std::string> objects;
    for (const OpenClaim& claim : open) {
      if (claim.item) objects.push_back(claim.item->text.object);
    }
    if (auto taken = take(objects); !taken) return taken.error();
    if (auto changed = Change(open, owner); !changed) return changed.error();
  }
  return Error{ErrorKind::kUnavailable,
               table_ + ", " + open.front().key +
                   ": the claim changes faster than it can be erased; run this again"};
}

Result<std::uint64_t> DynamoDbClaimEraser::CountErased(std::span<const pipeline::ClaimKey> keys) {
  std::vector<OpenClaim> open;
  for (const pipeline::ClaimKey& key : keys) open.push_back({ItemKey(key), std::nullopt});
  if (auto read = Read(open); !read) return read.error();
  return keys.size() - open.size();
}

Result<void> DynamoDbClaimEraser::Read(std::vector<OpenClaim>& claims) {
  std::vector<Call> calls;
  calls.reserve(claims.size());
  for (const OpenClaim& claim : claims) calls.push_back(GetCall(table_, claim.key));
  const auto found = client_.Send(calls, client_.clock().Now() + kPatienceToErase);
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const std::string where = table_ + ", " + claims[i].key;
    if (!found[i]) return found[i].error().In(where);
    if (!found[i]->IsSuccess()) return TableError(*found[i], table_, where);
    auto item = ParseGet(found[i]->body);
    if (!item) return item.error().In(where);
    claims[i].item = *std::move(item);
  }
  std::erase_if(claims, [](const OpenClaim& claim) {
    return claim.item && pipeline::IsErased(claim.item->text.owner);
  });
  return {};
}

Result<void> DynamoDbClaimEraser::Change(std::vector<OpenClaim>& claims, std::string_view owner) {
  std::vector<Call> calls;
  calls.reserve(claims.size());
  for (const OpenClaim& claim : claims) {
    calls.push_back(EraseCall(table_, claim.key, claim.item, owner));
  }
  const auto answers = client_.Send(calls, client_.clock().Now() + kPatienceToErase);
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const std::string where = table_ + ", " + claims[i].key;
    const bool may_be_done =
        answers[i] ? answers[i]->IsSuccess() : answers[i].error().kind == ErrorKind::kUnknown;
    if (may_be_done) continue;
    if (!answers[i]) return answers[i].error().In(where);
    if (ApiErrorOf(*answers[i]).code != "ConditionalCheckFailedException") {
      return TableError(*answers[i], table_, where);
    }
  }
  return {};
}

}  // namespace weir::aws
