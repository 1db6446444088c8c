// The claims in memory: the port's contract taken literally.
#include "tests/fakes/in_memory_claim_store.h"

namespace weir::fakes {
namespace {

using pipeline::ClaimAnswer;
using pipeline::ClaimKey;
using pipeline::ClaimOutcome;
using pipeline::ClaimRequest;

InMemoryClaimStore::Key Owned(const ClaimKey& key) { return {key.kind, std::string(key.text)}; }

}  // namespace

void InMemoryClaimStore::Claim(std::span<const ClaimRequest> requests,
                               std::span<ClaimAnswer> answers) {
  WEIR_CHECK(answers.size() == requests.size(), "each request has its answer");
  answered_.clear();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const ClaimRequest& request = requests[i];
    const auto [claim, is_new] = claims_.try_emplace(
        Owned(request.key), StoredClaim{std::string(request.position.text), request.fingerprint,
                                        std::string(request.object.name)});
    const StoredClaim& answer = answered_.emplace_back(claim->second);
    answers[i] = {.outcome = is_new ? ClaimOutcome::kCreated : ClaimOutcome::kExists,
                  .owner = {answer.owner},
                  .fingerprint = answer.fingerprint,
                  .object = answer.object};
  }
}

std::vector<Result<std::string>> InMemoryClaimStore::Move(
    std::span<const pipeline::ClaimMove> moves) {
  answered_.clear();
  std::vector<Result<std::string>> names;
  for (const pipeline::ClaimMove& move : moves) names.push_back(MoveOne(move));
  return names;
}

Result<std::string> InMemoryClaimStore::MoveOne(const pipeline::ClaimMove& move) {
  const auto& [key, from, to] = move;
  const auto claim = claims_.find(Owned(key));
  if (claim == claims_.end()) return Error{ErrorKind::kNotFound, "there is no such claim to move"};
  if (claim->second.object == from) claim->second.object = to.name;
  return claim->second.object;
}

const StoredClaim* InMemoryClaimStore::Find(const ClaimKey& key) const {
  const auto claim = claims_.find(Owned(key));
  return claim == claims_.end() ? nullptr : &claim->second;
}

void InMemoryClaimStore::Put(const ClaimKey& key, StoredClaim claim) {
  claims_[Owned(key)] = std::move(claim);
}

void InMemoryClaimStore::Erase(const ClaimKey& key) { claims_.erase(Owned(key)); }

}  // namespace weir::fakes
