// Claims in DynamoDB: one conditional write an event, 25 in a request, many requests in flight.
#include "src/aws/dynamodb_claim_store.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "src/aws/api_error.h"

namespace weir::aws {
namespace {

using pipeline::ClaimAnswer;
using pipeline::ClaimMove;
using pipeline::ClaimOutcome;
using pipeline::ClaimRequest;

/// How often statements are made again within one call.
constexpr std::uint32_t kMaxRounds = 20;

bool MeansLater(std::string_view code) {
  return IsThrottle(code) || code == "InternalServerError" || code == "TransactionConflict";
}

bool MeansExists(std::string_view code) {
  return code == "DuplicateItem" || code == "ConditionalCheckFailed";
}

/// Cuts `all` into pieces of at most `size`.
template <typename T, typename Take>
void ForEachPiece(std::span<T> all, std::size_t size, Take take) {
  for (std::size_t first = 0; first < all.size(); first += size) {
    take(all.subspan(first, std::min(size, all.size() - first)));
  }
}

}  // namespace

DynamoDbClaimStore::DynamoDbClaimStore(Client& client, ClaimTable table, ClaimDeadlines deadlines)
    : client_(client),
      table_(std::move(table)),
      statement_(InsertStatement(table_.name)),
      deadlines_(deadlines) {}

void DynamoDbClaimStore::Claim(std::span<const ClaimRequest> requests,
                               std::span<ClaimAnswer> answers) {
  WEIR_CHECK(answers.size() == requests.size(), "each request has its answer");
  failure_.reset();
  MakeSlots(requests);
  Backoff backoff(client_.clock(), deadlines_.claims);
  for (std::uint32_t round = 0; round < kMaxRounds; ++round) {
    const bool has_to_wait = AskOnce(requests);
    if (SlotsIn(State::kInsert).empty() && SlotsIn(State::kRead).empty()) break;
    if (has_to_wait && !backoff.Wait()) break;
  }
  const Error unclear{ErrorKind::kUnavailable, "DynamoDB was too busy to claim everything in time"};
  for (const State open : {State::kInsert, State::kRead}) {
    if (const Slots left = SlotsIn(open); !left.empty()) Fail(left, failure_.value_or(unclear));
  }
  if (SlotsIn(State::kFailed).empty()) failure_.reset();
  AnswerAll(requests, answers);
}

void DynamoDbClaimStore::MakeSlots(std::span<const ClaimRequest> requests) {
  slots_.clear();
  slot_of_request_.clear();
  std::unordered_map<std::string_view, std::uint32_t> by_key;
  for (std::uint32_t i = 0; i < requests.size(); ++i) {
    Slot& slot = slots_.emplace_back(Slot{ItemKey(requests[i].key), i, State::kInsert, {}});
    const auto number = static_cast<std::uint32_t>(slots_.size() - 1);
    const auto [known, is_new] = by_key.try_emplace(slot.key, number);
    slot_of_request_.push_back(known->second);
    if (!is_new) slots_.pop_back();
  }
}

DynamoDbClaimStore::Slots DynamoDbClaimStore::SlotsIn(State state) {
  Slots found;
  for (Slot& slot : slots_) {
    if (slot.state == state) found.push_back(&slot);
  }
  return found;
}

bool DynamoDbClaimStore::AskOnce(std::span<const ClaimRequest> requests) {
  const Slots inserts = SlotsIn(State::kInsert);
  const Slots reads = SlotsIn(State::kRead);
  std::vector<Call> calls;
  ForEachPiece(std::span(inserts), kMaxStatements,
               [&](auto piece) { calls.push_back(InsertCall(piece, requests)); });
  ForEachPiece(std::span(reads), kMaxGets, [&](auto piece) {
    std::vector<std::string> keys;
    for (const Slot* slot : piece) keys.push_back(slot->key);
    calls.push_back(BatchGetCall(table_.name, keys));
  });
  const auto responses = client_.Send(calls, deadlines_.claims);
  std::size_t next = 0;
  bool has_to_wait = false;
  ForEachPiece(std::span(inserts), kMaxStatements,
               [&](auto piece) { has_to_wait |= TakeInserts(piece, responses[next++]); });
  ForEachPiece(std::span(reads), kMaxGets,
               [&](auto piece) { has_to_wait |= TakeReads(piece, responses[next++]); });
  return has_to_wait;
}

Call DynamoDbClaimStore::InsertCall(std::span<Slot* const> slots,
                                    std::span<const ClaimRequest> requests) const {
  // Whichever is later: the host's clock may be wrong, and before the first answer nothing has
  // corrected it. What may be given again is so for a time that counts from its arrival.
  const auto expires_at = std::max(client_.ServiceTime(), table_.newest_arrival) + table_.life;
  std::vector<std::string> values;
  for (const Slot* slot : slots) {
    AppendInsertValues(slot->key, requests[slot->first_request], expires_at, values.emplace_back());
  }
  return BatchInsertCall(statement_, values);
}

bool DynamoDbClaimStore::TakeInserts(std::span<Slot* const> slots,
                                     const Result<HttpResponse>& response) {
  if (!response) return Fail(slots, response.error()), false;
  if (!response->IsSuccess()) {
    return Fail(slots, ErrorOf(*response, "DynamoDB BatchExecuteStatement")), false;
  }
  auto answers = ParseBatchInsert(response->body, slots.size());
  if (!answers) {  // it may have taken effect: made again, it meets itself
    failure_ = answers.error();
    return true;
  }
  bool has_to_wait = false;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    has_to_wait |= TakeInsert(*slots[i], std::move((*answers)[i]));
  }
  return has_to_wait;
}

bool DynamoDbClaimStore::TakeInsert(Slot& slot, StatementAnswer answer) {
  if (answer.code.empty()) {
    slot.state = State::kCreated;
  } else if (MeansExists(answer.code)) {
    if (!answer.item) {
      slot.state = State::kRead;
    } else {
      TakeItem(slot, *std::move(answer.item));
    }
  } else if (MeansLater(answer.code)) {
    failure_ = Error{ErrorKind::kUnavailable, answer.code + ": " + answer.message};
    return true;
  } else {
    Slot* const one = &slot;
    const bool is_missing = answer.code.starts_with("ResourceNotFound");
    Fail({&one, 1}, is_missing
                        ? NoSuchTable(table_.name)
                        : Error{ErrorKind::kInvalidInput, answer.code + ": " + answer.message});
  }
  return false;
}

/// A claim that can't be read fails its records and no others.
void DynamoDbClaimStore::TakeItem(Slot& slot, Result<ClaimItem> item) {
  if (!item) {
    Slot* const one = &slot;
    return Fail({&one, 1}, item.error());
  }
  slot.state = State::kExists;
  slot.claim = std::move(item->text);
}

bool DynamoDbClaimStore::TakeReads(std::span<Slot* const> slots,
                                   const Result<HttpResponse>& response) {
  if (!response) return Fail(slots, response.error()), false;
  if (!response->IsSuccess()) {
    return Fail(slots, TableError(*response, table_.name, "DynamoDB BatchGetItem")), false;
  }
  auto answer = ParseBatchGet(response->body, table_.name);
  if (!answer) {
    failure_ = answer.error();
    return true;
  }
  std::unordered_map<std::string_view, Slot*> by_key;
  for (Slot* slot : slots) {
    by_key[slot->key] = slot;
    slot->state = State::kInsert;  // neither there nor unprocessed: it has expired meanwhile
  }
  for (const std::string& key : answer->unprocessed) {
    if (const auto slot = by_key.find(key); slot != by_key.end()) {
      slot->second->state = State::kRead;
    }
  }
  for (auto& [key, item] : answer->items) {
    const auto slot = by_key.find(key);
    if (slot != by_key.end()) TakeItem(*slot->second, std::move(item));
  }
  return !answer->unprocessed.empty();
}

void DynamoDbClaimStore::AnswerAll(std::span<const ClaimRequest> requests,
                                   std::span<ClaimAnswer> answers) {
  for (std::uint32_t i = 0; i < requests.size(); ++i) {
    Slot& slot = slots_[slot_of_request_[i]];
    const ClaimRequest& request = requests[i];
    if (slot.state == State::kFailed) {
      answers[i] = {};
      continue;
    }
    const bool is_created = slot.state == State::kCreated && slot.first_request == i;
    if (is_created) {
      slot.claim = {std::string(request.position.text), request.fingerprint,
                    std::string(request.object.name)};
    }
    answers[i] = {.outcome = is_created ? ClaimOutcome::kCreated : ClaimOutcome::kExists,
                  .owner = {slot.claim.owner},
                  .fingerprint = slot.claim.fingerprint,
                  .object = slot.claim.object};
  }
}

void DynamoDbClaimStore::Fail(std::span<Slot* const> slots, const Error& error) {
  for (Slot* slot : slots) slot->state = State::kFailed;
  failure_ = error;
}

/// Reads each claim, then changes it if it still is what was read: an item holds owner and object
/// in one attribute, or, of the old form, in several.
std::vector<Result<std::string>> DynamoDbClaimStore::Move(std::span<const ClaimMove> moves) {
  failure_.reset();
  std::vector<Result<std::string>> names(moves.size(), std::string());
  std::vector<ClaimItem> claims(moves.size());
  std::vector<std::size_t> movable;
  std::vector<std::size_t> all(moves.size());
  std::iota(all.begin(), all.end(), 0);
  ReadClaims(moves, all, [&](std::size_t i, Result<ClaimItem> claim) {
    if (!claim) {
      names[i] = claim.error();
    } else if (claim->text.object != moves[i].from) {
      names[i] = claim->text.object;
    } else {
      claims[i] = *std::move(claim);
      movable.push_back(i);
    }
  });
  MoveClaims(moves, movable, claims, names);
  for (const auto& name : names) {
    if (!name) failure_ = name.error();
  }
  return names;
}

void DynamoDbClaimStore::MoveClaims(std::span<const ClaimMove> moves,
                                    std::span<const std::size_t> movable,
                                    std::span<const ClaimItem> claims,
                                    std::vector<Result<std::string>>& names) {
  std::vector<Call> calls;
  for (const std::size_t i : movable) {
    calls.push_back(MoveCall(table_.name, ItemKey(moves[i].key), claims[i], moves[i].to.name));
  }
  const auto responses = client_.Send(calls, deadlines_.moves);
  std::vector<std::size_t> unsaid;
  for (std::size_t next = 0; next < movable.size(); ++next) {
    const std::size_t i = movable[next];
    const auto name = TakeMove(moves[i], responses[next]);
    if (name && !name->has_value()) unsaid.push_back(i);
    names[i] = name ? Result<std::string>(name->value_or("")) : name.error();
  }
  ReadClaims(moves, unsaid, [&names](std::size_t i, const Result<ClaimItem>& claim) {
    names[i] = claim ? Result<std::string>(claim->text.object) : claim.error();
  });
}

/// Gives to `take` the claims of the moves numbered in `which`, consistently read.
void DynamoDbClaimStore::ReadClaims(
    std::span<const ClaimMove> moves, std::span<const std::size_t> which,
    const std::function<void(std::size_t, Result<ClaimItem>)>& take) {
  std::vector<Call> calls;
  for (const std::size_t i : which) calls.push_back(GetCall(table_.name, ItemKey(moves[i].key)));
  const auto responses = client_.Send(calls, deadlines_.moves);
  for (std::size_t next = 0; next < which.size(); ++next) {
    take(which[next], TakeGet(responses[next]));
  }
}

/// The name that the claim has now; nothing where it has to be read.
Result<std::optional<std::string>> DynamoDbClaimStore::TakeMove(
    const ClaimMove& move, const Result<HttpResponse>& response) {
  if (!response) return response.error();
  if (response->IsSuccess()) return std::optional<std::string>(move.to.name);
  if (ApiErrorOf(*response).code != "ConditionalCheckFailedException") {
    return TableError(*response, table_.name, "DynamoDB UpdateItem");
  }
  const auto claim = ParseRefusedMove(response->body);
  if (!claim) return std::optional<std::string>();
  if (!*claim) return claim->error();
  return std::optional<std::string>((*claim)->text.object);
}

Result<ClaimItem> DynamoDbClaimStore::TakeGet(const Result<HttpResponse>& response) {
  if (!response) return response.error();
  if (!response->IsSuccess()) return TableError(*response, table_.name, "DynamoDB GetItem");
  auto claim = ParseGet(response->body);
  if (!claim) return claim.error();
  if (!claim->has_value()) {
    return Error{ErrorKind::kNotFound, "there is no such claim to move"};
  }
  return **std::move(claim);
}

}  // namespace weir::aws
