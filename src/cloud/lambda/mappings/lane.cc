// Cuts batches, counts retries, bisects, and lets go what has expired.
#include "src/cloud/lambda/mappings/lane.h"

#include <algorithm>

#include "src/result/check.h"

namespace weir::cloud::lambda {
namespace {

/// Doubles with each time, from kFirstBackoff up to `most`.
store::Duration Backoff(std::uint32_t times, store::Duration most) {
  constexpr std::uint32_t kMaxDoublings = 16;
  const std::uint32_t doublings = std::min(times - 1, kMaxDoublings);
  return std::min<store::Duration>(Lane::kFirstBackoff * (1U << doublings), most);
}

}  // namespace

LaneStep Lane::Next(store::TimePoint now, bool is_all) {
  if (items_.empty()) return {};
  const std::uint32_t invocations = pieces_.empty() ? 0 : pieces_.front().invocations;
  if (const std::size_t expired = Expired(now); expired > 0) {
    return {.kind = LaneStep::Kind::kDiscard,
            .count = expired,
            .until = {},
            .reason = DiscardReason::kRecordAgeExceeded,
            .invocations = invocations};
  }
  const bool never_fits = items_.front().event_bytes > kMaxEventBytes;
  if (pieces_.empty() && !never_fits) return Cut(now, is_all);
  if (pieces_.empty()) pieces_.push_back({.count = 1});
  const Piece& piece = pieces_.front();
  LaneStep step{.kind = LaneStep::Kind::kInvoke,
                .count = piece.count,
                .until = {},
                .reason = DiscardReason::kRetryAttemptsExhausted,
                .invocations = invocations};
  if (Exhausted(piece) || never_fits) {
    step.kind = LaneStep::Kind::kDiscard;
  } else if (piece.not_before > now) {
    step.kind = LaneStep::Kind::kWait;
    step.until = piece.not_before;
  }
  return step;
}

/// Makes a piece of what waits, if it is enough or has waited long enough.
LaneStep Lane::Cut(store::TimePoint now, bool is_all) {
  std::size_t count = 0;
  std::size_t bytes = 0;
  bool full = false;
  for (const LaneItem& item : items_) {
    full = count == policy_.batch_size || (count > 0 && bytes + item.event_bytes > kMaxEventBytes);
    if (full) break;
    bytes += item.event_bytes;
    ++count;
  }
  full = full || count == policy_.batch_size;
  const store::TimePoint due = items_.front().buffered + policy_.window;
  if (!full && !is_all && due > now) {
    return {.kind = LaneStep::Kind::kWait, .count = count, .until = due};
  }
  pieces_.push_back({.count = count});
  return {.kind = LaneStep::Kind::kInvoke, .count = count};
}

/// How many records at the front of the present piece, or of what one could be, are too old. They
/// came in order, so the others behind them are not.
std::size_t Lane::Expired(store::TimePoint now) const {
  if (!policy_.max_age) return 0;
  const std::size_t most =
      pieces_.empty() ? std::min(policy_.batch_size, items_.size()) : pieces_.front().count;
  std::size_t count = 0;
  while (count < most && now - items_[count].arrived > *policy_.max_age) ++count;
  return count;
}

bool Lane::Exhausted(const Piece& piece) const {
  return policy_.max_retries && piece.failures > *policy_.max_retries;
}

std::size_t Lane::Judge(const BatchResult& result, store::TimePoint now) {
  WEIR_CHECK(!pieces_.empty(), "an outcome belongs to a piece");
  Piece& piece = pieces_.front();
  if (result.outcome == BatchOutcome::kNotInvoked) {
    ++piece.refusals;
    piece.not_before = now + Backoff(piece.refusals, kMaxThrottleBackoff);
    return 0;
  }
  ++piece.invocations;
  piece.refusals = 0;
  if (result.outcome == BatchOutcome::kSucceeded) {
    const std::size_t done = piece.count;
    Drop(done);
    return done;
  }
  if (result.outcome == BatchOutcome::kPartlyFailed && result.first_failed > 0) {
    WEIR_CHECK(result.first_failed < piece.count,
               "a batch that failed in part has a failed record");
    Drop(result.first_failed);
    if (!policy_.bisect) CountFailure(now);
    return result.first_failed;
  }
  if (policy_.bisect && piece.count > 1) {
    Bisect(now);
  } else {
    CountFailure(now);
  }
  return 0;
}

void Lane::CountFailure(store::TimePoint now) {
  Piece& piece = pieces_.front();
  ++piece.failures;
  piece.not_before = now + Backoff(piece.failures, kMaxBackoff);
}

void Lane::Bisect(store::TimePoint now) {
  Piece& front = pieces_.front();
  front.not_before = now;
  Piece first = front;
  first.count = front.count / 2;
  front.count -= first.count;
  pieces_.push_front(first);
}

void Lane::Drop(std::size_t count) {
  WEIR_CHECK(count <= items_.size(), "only records that are there can be dropped");
  items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(count));
  while (count > 0 && !pieces_.empty()) {
    const std::size_t part = std::min(count, pieces_.front().count);
    pieces_.front().count -= part;
    count -= part;
    if (pieces_.front().count == 0) pieces_.pop_front();
  }
}

}  // namespace weir::cloud::lambda
