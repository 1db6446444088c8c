// Claims in DynamoDB: one conditional write an event, 25 in a request, many requests in flight.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/aws/backoff.h"
#include "src/aws/claim_item.h"
#include "src/aws/client.h"
#include "src/aws/dynamodb_calls.h"
#include "src/pipeline/claim_store.h"

namespace weir::aws {

struct ClaimTable {
  std::string name;
  /// How long a claim lives: longer than the stream's retention and the longest replay together.
  std::chrono::seconds life{std::chrono::days(400)};
  /// When the newest of the attempt's records arrived, by the stream's clock.
  std::chrono::system_clock::time_point newest_arrival{};
};

/// Until when a store goes on trying. What is claimed in time may have to be moved later.
struct ClaimDeadlines {
  Deadline claims;
  Deadline moves;

  static ClaimDeadlines Until(Deadline both) { return {both, both}; }
};

/// Claims with BatchExecuteStatement INSERT. What is in the way comes from the answer's Item, or is
/// read (BatchGetItem, consistent). A statement that was throttled or had no clear answer is made
/// again: if it did take effect, it meets its own claim, which names its own position and object.
/// Whatever is not clear at the deadline is kFailed.
///
/// For one attempt. Not thread-safe.
class DynamoDbClaimStore final : public pipeline::ClaimStore {
 public:
  /// `client` outlives the store.
  DynamoDbClaimStore(Client& client, ClaimTable table, ClaimDeadlines deadlines);

  void Claim(std::span<const pipeline::ClaimRequest> requests,
             std::span<pipeline::ClaimAnswer> answers) override;
  std::vector<Result<std::string>> Move(std::span<const pipeline::ClaimMove> moves) override;

  /// Why the last claims or moves without a clear answer have none.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  enum class State : std::uint8_t { kInsert, kRead, kCreated, kExists, kFailed };
  /// One key of the present call, whoever wants it.
  struct Slot {
    std::string key;
    std::uint32_t first_request;
    State state = State::kInsert;
    ClaimText claim;
  };
  using Slots = std::vector<Slot*>;

  void MakeSlots(std::span<const pipeline::ClaimRequest> requests);
  [[nodiscard]] Slots SlotsIn(State state);
  /// Asks once for all that is open; whether something has to wait before it is asked again.
  bool AskOnce(std::span<const pipeline::ClaimRequest> requests);
  bool TakeInserts(std::span<Slot* const> slots, const Result<HttpResponse>& response);
  bool TakeInsert(Slot& slot, StatementAnswer answer);
  void TakeItem(Slot& slot, Result<ClaimItem> item);
  bool TakeReads(std::span<Slot* const> slots, const Result<HttpResponse>& response);
  [[nodiscard]] Call InsertCall(std::span<Slot* const> slots,
                                std::span<const pipeline::ClaimRequest> requests) const;
  void AnswerAll(std::span<const pipeline::ClaimRequest> requests,
                 std::span<pipeline::ClaimAnswer> answers);
  void Fail(std::span<Slot* const> slots, const Error& error);
  Result<std::optional<std::string>> TakeMove(const pipeline::ClaimMove& move,
                                              const Result<HttpResponse>& response);
  Result<ClaimItem> TakeGet(const Result<HttpResponse>& response);
  void ReadClaims(std::span<const pipeline::ClaimMove> moves, std::span<const std::size_t> which,
                  const std::function<void(std::size_t, Result<ClaimItem>)>& take);
  void MoveClaims(std::span<const pipeline::ClaimMove> moves, std::span<const std::size_t> movable,
                  std::span<const ClaimItem> claims, std::vector<Result<std::string>>& names);

  Client& client_;
  const ClaimTable table_;
  const std::string statement_;
  const ClaimDeadlines deadlines_;
  std::deque<Slot> slots_;
  std::vector<std::uint32_t> slot_of_request_;
  std::optional<Error> failure_;
};

}  // namespace weir::aws
