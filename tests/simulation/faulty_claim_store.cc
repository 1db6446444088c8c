// A claim store as one attempt sees it through a bad network.
#include "tests/simulation/faulty_claim_store.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace weir::simulation {

using pipeline::ClaimAnswer;
using pipeline::ClaimKey;
using pipeline::ClaimRequest;

void FaultyClaimStore::Claim(std::span<const ClaimRequest> requests,
                             std::span<ClaimAnswer> answers) {
  texts_.clear();
  std::ranges::fill(answers, ClaimAnswer{});
  Step();
  if (chaos_.Strikes(Fault::kRefused)) return;
  for (const std::size_t i : AnyOrder(requests)) ClaimOne(requests[i], answers[i]);
  Step();
}

std::vector<Result<std::string>> FaultyClaimStore::Move(
    std::span<const pipeline::ClaimMove> moves) {
  texts_.clear();
  std::vector<Result<std::string>> names;
  for (const pipeline::ClaimMove& move : moves) names.push_back(MoveOne(move));
  return names;
}

Result<std::string> FaultyClaimStore::MoveOne(const pipeline::ClaimMove& move) {
  Step();
  if (chaos_.Strikes(Fault::kRefused)) return Error{ErrorKind::kUnavailable, "refused"};
  if (chaos_.Strikes(Fault::kNoAnswer)) return Error{ErrorKind::kUnknown, "no answer"};
  auto name = pipeline::MoveOne(inner_, move);
  Step();
  if (chaos_.Strikes(Fault::kEcho)) name = pipeline::MoveOne(inner_, move);
  if (chaos_.Strikes(Fault::kLostAnswer)) return Error{ErrorKind::kUnknown, "lost answer"};
  return name;
}

void FaultyClaimStore::Step() {
  if (chaos_.Strikes(Fault::kPause)) strand_.Pause();
  if (chaos_.Strikes(Fault::kCrash)) throw Crash{};
}

/// The same key's requests stay in their order.
std::vector<std::size_t> FaultyClaimStore::AnyOrder(std::span<const ClaimRequest> requests) {
  std::map<std::pair<ClaimKey::Kind, std::string_view>, std::uint64_t> ranks;
  for (const auto& request : requests) {
    const std::uint64_t rank = chaos_.random().Next();
    ranks.try_emplace({request.key.kind, request.key.text}, rank);
  }
  std::vector<std::size_t> order(requests.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    return ranks.at({requests[i].key.kind, requests[i].key.text});
  });
  return order;
}

void FaultyClaimStore::ClaimOne(const ClaimRequest& request, ClaimAnswer& answer) {
  Step();
  if (chaos_.Strikes(Fault::kRefused) || chaos_.Strikes(Fault::kNoAnswer)) return;
  if (chaos_.Strikes(Fault::kLateEffect)) return ClaimLater(request);
  inner_.Claim({&request, 1}, {&answer, 1});
  Keep(answer);
  if (chaos_.Strikes(Fault::kEcho)) {
    Step();
    inner_.Claim({&request, 1}, {&answer, 1});
    Keep(answer);
  }
  if (chaos_.Strikes(Fault::kLostAnswer)) answer = {};
}

void FaultyClaimStore::ClaimLater(const ClaimRequest& request) {
  chaos_.Later([&inner = inner_, kind = request.key.kind, key = std::string(request.key.text),
                position = std::string(request.position.text), fingerprint = request.fingerprint,
                object = std::string(request.object.name)] {
    const ClaimRequest late{{kind, key}, {position}, fingerprint, {object}};
    ClaimAnswer unread;
    inner.Claim({&late, 1}, {&unread, 1});
  });
}

void FaultyClaimStore::Keep(ClaimAnswer& answer) {
  answer.owner.text = texts_.emplace_back(answer.owner.text);
  answer.object = texts_.emplace_back(answer.object);
}

}  // namespace weir::simulation
