// A lane of a shard, pure: which records go into the next invocation, and what its outcome means.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "src/cloud/store/clock.h"

namespace weir::cloud::lambda {

/// How a mapping hands out records (Lambda API Reference, CreateEventSourceMapping).
struct BatchPolicy {
  std::size_t batch_size = 100;
  store::Duration window{};                    ///< how long a batch waits to become full
  bool bisect = false;                         ///< BisectBatchOnFunctionError
  bool report_item_failures = false;           ///< ReportBatchItemFailures
  std::optional<std::uint32_t> max_retries{};  ///< nothing: until the records expire
  std::optional<store::Duration> max_age{};    ///< of a record; nothing: no bound
};

/// What a lane knows of a record.
struct LaneItem {
  std::uint64_t ordinal = 0;    ///< of the record in its shard's reading
  store::TimePoint arrived{};   ///< in the stream
  store::TimePoint buffered{};  ///< here
  std::size_t event_bytes = 0;  ///< that it takes in an event
};

/// What came of an invocation. kNotInvoked is no fault of the records, and costs no retry.
enum class BatchOutcome { kSucceeded, kFailed, kPartlyFailed, kNotInvoked };

struct BatchResult {
  BatchOutcome outcome = BatchOutcome::kNotInvoked;
  std::size_t first_failed = 0;  ///< of kPartlyFailed: how many records before it are done
};

enum class DiscardReason { kRetryAttemptsExhausted, kRecordAgeExceeded };

/// What a lane wants next, for the first `count` of its records.
struct LaneStep {
  enum class Kind { kIdle, kWait, kInvoke, kDiscard };
  Kind kind = Kind::kIdle;
  std::size_t count = 0;
  store::TimePoint until{};  ///< of kWait
  DiscardReason reason = DiscardReason::kRetryAttemptsExhausted;
  std::uint32_t invocations = 0;  ///< that the records have seen so far
};

/// The order in a lane is strict: nothing passes a record that failed. Its front is cut into
/// pieces; a piece is what one invocation gets, and failing it is retried, bisected or discarded:
///
///     items   r1 r2 r3 r4 r5 r6 r7 r8 r9 …
///     pieces  [r1 r2][r3 r4 r5]                  after [r1 … r5] failed and was bisected
///
/// A record that does not fit into an event is given up without an invocation. Retries are counted
/// by piece. Bisecting costs none, nor does going on behind a success with
/// bisecting on: "the batch is bisected at the returned sequence number". Both end, for each makes
/// the piece smaller. Without bisecting, a batch that fails in part has used a retry.
class Lane {
 public:
  /// The records of one event: 6 MB, less what stands around them ("Lambda quotas";
  /// ABatchHasAtMostSixMegabytes).
  static constexpr std::size_t kMaxEventBytes = (std::size_t{6} << 20) - 16;
  static constexpr store::Duration kFirstBackoff = std::chrono::milliseconds{250};
  static constexpr store::Duration kMaxBackoff = std::chrono::minutes{1};
  static constexpr store::Duration kMaxThrottleBackoff = std::chrono::seconds{10};

  explicit Lane(BatchPolicy policy) : policy_(policy) {}

  void SetMaxAge(std::optional<store::Duration> max_age) { policy_.max_age = max_age; }

  void Add(LaneItem item) { items_.push_back(item); }
  [[nodiscard]] const std::deque<LaneItem>& items() const { return items_; }

  /// What to do at this time; `is_all`: no further record comes for now, so batches wait for none.
  /// REQUIRES: nothing asked for by an earlier step is under way.
  [[nodiscard]] LaneStep Next(store::TimePoint now, bool is_all);

  /// After kInvoke. Returns how many records are done with, from the front.
  std::size_t Judge(const BatchResult& result, store::TimePoint now);

  /// After kDiscard: the first `count` records are done with.
  void Drop(std::size_t count);

 private:
  struct Piece {
    std::size_t count = 0;
    std::uint32_t failures = 0;     // that count as retries
    std::uint32_t invocations = 0;  // all of them
    std::uint32_t refusals = 0;     // one after another
    store::TimePoint not_before{};
  };

  [[nodiscard]] std::size_t Expired(store::TimePoint now) const;
  [[nodiscard]] bool Exhausted(const Piece& piece) const;
  [[nodiscard]] LaneStep Cut(store::TimePoint now, bool is_all);
  void CountFailure(store::TimePoint now);
  void Bisect(store::TimePoint now);

  BatchPolicy policy_;
  std::deque<LaneItem> items_;
  std::deque<Piece> pieces_;  // cover the front of items_
};

}  // namespace weir::cloud::lambda
