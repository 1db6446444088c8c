// One turn after another: mail, records, lanes, checkpoint.
#include "src/cloud/lambda/mappings/shard_pump.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "src/cloud/lambda/mappings/item_failures.h"
#include "src/cloud/lambda/mappings/source_rights.h"
#include "src/result/check.h"
#include "src/text/uuid.h"

namespace weir::cloud::lambda {
namespace {

constexpr std::string_view kFailed = "PROBLEM: Function call failed";
constexpr std::string_view kOk = "OK";
constexpr std::string_view kUndelivered =
    "PROBLEM: Failed records could not be put into their destination; they are tried again";

// A lane's next batch is read while its present one is under way.
constexpr std::size_t kBatchesBuffered = 2;
constexpr store::Duration kReadAgain = std::chrono::seconds{1};  // after a read that failed
// A batch that its stream no longer keeps is let go after so many tries.
constexpr std::uint32_t kMinSinkTries = 10;
constexpr store::Duration kFirstSinkBackoff = std::chrono::milliseconds{500};
constexpr store::Duration kMaxSinkBackoff = std::chrono::minutes{1};

store::Duration SinkBackoff(std::uint32_t failures) {
  constexpr std::uint32_t kDoublings = 7;  // past kMaxSinkBackoff
  return std::min(kFirstSinkBackoff * (1U << std::min(failures - 1, kDoublings)), kMaxSinkBackoff);
}

}  // namespace

void ShardPump::Mailbox::Ring() const {
  if (ring) ring();
}

ShardPump::ShardPump(const MappingSettings& settings, const MappingPorts& ports, ReadBudget& budget,
                     const ShardId& shard, ProcessingResult& result, std::function<void()> ring)
    : settings_(settings),
      ports_(ports),
      budget_(budget),
      shard_(shard),
      result_(result),
      event_(settings.stream, settings.region, shard, settings.role_arn),
      mailbox_(std::make_shared<Mailbox>()),
      checkpoint_(ports.checkpoints.Load(settings.id, shard).value_or(Checkpoint{})) {
  mailbox_->ring = std::move(ring);
  read_after_ = checkpoint_.after;
  checkpoint_.ended = false;  // of the shard that had this name before, if it was
  for (std::size_t lane = 0; lane < settings.lanes; ++lane) lanes_.emplace_back(settings.policy);
  RenewMaxAge();
}

ShardPump::~ShardPump() {
  watch_.reset();
  budget_.Release(held_bytes_);
  const std::lock_guard lock(mailbox_->mutex);
  mailbox_->ring = nullptr;
}

void ShardPump::WatchShard() {
  watch_ = ports_.source.WatchShard(settings_.stream, shard_, [mailbox = mailbox_] {
    const std::lock_guard lock(mailbox->mutex);
    mailbox->arrived = true;
    mailbox->Ring();
  });
}

bool ShardPump::idle() const {
  return std::all_of(lanes_.begin(), lanes_.end(),
                     [](const LaneState& lane) { return lane.in_flight.empty(); });
}

ShardPump::Turned ShardPump::Turn() {
  wake_.reset();
  if (!watch_) WatchShard();
  TakeMail();
  if (!stopping_) {
    Read();
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane) Step(lane);
    // What is given up makes room for records that have announced themselves already.
    if (std::exchange(has_discarded_, false)) WakeAt(ports_.clock.Now());
  }
  if (unsaved_) SaveCheckpoint();
  if (gone_) return {.state = State::kGone, .wake = {}};
  if (ended_ && buffer_.empty()) {
    checkpoint_.ended = true;
    NoteShard();
    SaveCheckpoint();
    if (!unsaved_) return {.state = State::kEnded, .wake = {}};
  }
  return {.state = State::kRunning, .wake = wake_};
}

void ShardPump::WakeAt(store::TimePoint time) { wake_ = wake_ ? std::min(*wake_, time) : time; }

void ShardPump::TakeMail() {
  std::vector<Mail> mail;
  {
    const std::lock_guard lock(mailbox_->mutex);
    mail.swap(mailbox_->mail);
  }
  for (const Mail& each : mail) Take(each);
}

void ShardPump::Take(const Mail& mail) {
  LaneState& state = lanes_[mail.lane];
  if (state.in_flight.empty() || state.token != mail.token) return;  // a zombie's, too late
  const std::vector<std::uint64_t> batch = std::exchange(state.in_flight, {});
  if (!mail.answer.request_id.empty()) state.request_id = mail.answer.request_id;
  state.function_error = mail.answer.outcome == InvocationOutcome::kFailed;
  const std::vector<const StreamRecord*> records = Records(batch);
  BatchResult result{};
  switch (mail.answer.outcome) {
    case InvocationOutcome::kAnswered:
      result = settings_.policy.report_item_failures
                   ? JudgeResponse(mail.answer.response, records)
                   : BatchResult{.outcome = BatchOutcome::kSucceeded};
      break;
    case InvocationOutcome::kFailed:
      result.outcome = BatchOutcome::kFailed;
      break;
    case InvocationOutcome::kThrottled:
    case InvocationOutcome::kUnavailable:
      break;
  }
  result_.Tell(result.outcome == BatchOutcome::kSucceeded ? kOk : kFailed);
  // What is ended from outside, with its function, is nobody's failure: the records come again.
  if (stopping_ && result.outcome == BatchOutcome::kFailed) return;
  Done(batch, state.lane.Judge(result, ports_.clock.Now()));
}

/// What the buffer lacks; nothing of one of both where it is full. Bytes are of events.
ReadLimit ShardPump::Missing() const {
  const std::size_t records = kBatchesBuffered * settings_.policy.batch_size * lanes_.size();
  const std::size_t bytes = kBatchesBuffered * Lane::kMaxEventBytes * lanes_.size();
  return {.records = records - std::min(records, buffer_.size()),
          .bytes = bytes - std::min(bytes, held_bytes_)};
}

/// Nothing where there is nothing to be read, or no room. Who is short of it looks again: what
/// others let go rings nobody.
std::optional<ReadLimit> ShardPump::RoomToRead() {
  is_short_of_room_ = false;
  const ReadLimit missing = Missing();
  if (ended_ || gone_ || missing.records == 0 || missing.bytes == 0) return std::nullopt;
  const std::lock_guard lock(mailbox_->mutex);
  if (!mailbox_->arrived) return std::nullopt;
  const std::optional<ReadLimit> room = budget_.Page(held_bytes_, missing);
  is_short_of_room_ = !room;
  if (is_short_of_room_) WakeAt(ports_.clock.Now() + kReadAgain);
  mailbox_->arrived = is_short_of_room_;
  return room;
}

/// Fills the buffer as far as there are records and room.
void ShardPump::Read() {
  while (const std::optional<ReadLimit> limit = RoomToRead()) {
    if (const auto why = WhyNotRead(ports_, settings_)) {
      result_.Tell(*why);
      return ReadLater();
    }
    Result<StreamPage> page = ports_.source.Read(settings_.stream, shard_, read_after_, *limit);
    if (!page) {
      gone_ = page.error().kind == ErrorKind::kNotFound;
      return ReadLater();
    }
    const store::TimePoint now = ports_.clock.Now();
    for (StreamRecord& record : page->records) Buffer(std::move(record), now);
    ended_ = page->ended;
    if (!page->records.empty()) {
      const std::lock_guard lock(mailbox_->mutex);
      mailbox_->arrived = true;  // there may be more
    }
  }
}

/// There may be records, though they can't be read now.
void ShardPump::ReadLater() {
  const std::lock_guard lock(mailbox_->mutex);
  mailbox_->arrived = true;
  WakeAt(ports_.clock.Now() + kReadAgain);
}

void ShardPump::Buffer(StreamRecord record, store::TimePoint now) {
  const LaneItem item{.ordinal = first_ordinal_ + buffer_.size(),
                      .arrived = record.arrived,
                      .buffered = now,
                      .event_bytes = event_.Bytes(record)};
  held_bytes_ += item.event_bytes;
  budget_.Hold(item.event_bytes);
  read_after_ = record.sequence;
  lanes_[LaneOf(record.partition_key)].lane.Add(item);
  buffer_.push_back({.record = std::move(record), .held = item.event_bytes});
}

std::size_t ShardPump::LaneOf(std::string_view partition_key) const {
  return std::hash<std::string_view>{}(partition_key) % lanes_.size();
}

/// Carries out what a lane wants, until it waits for something.
void ShardPump::Step(std::size_t lane) {
  LaneState& state = lanes_[lane];
  while (state.in_flight.empty()) {
    const store::TimePoint now = ports_.clock.Now();
    const LaneStep step = state.lane.Next(now, ended_ || is_short_of_room_);
    switch (step.kind) {
      case LaneStep::Kind::kIdle:
        return;
      case LaneStep::Kind::kWait:
        return WakeAt(step.until);
      case LaneStep::Kind::kInvoke:
        Invoke(lane, step.count);
        break;
      case LaneStep::Kind::kDiscard:
        if (step.reason == DiscardReason::kRecordAgeExceeded && RenewMaxAge()) break;
        if (state.sink_not_before > now) return WakeAt(state.sink_not_before);
        Discard(state, step);
        break;
    }
  }
}

/// A checkpoint says by its number which shard has ended, for a stream that is made again has
/// shards of the same names. A shard that never held a record has a number of its own all the same.
void ShardPump::NoteShard() {
  if (!checkpoint_.after.text.empty()) return;
  const auto last = ports_.source.Before(settings_.stream, shard_, {.from = StartFrom::kLatest});
  if (last) checkpoint_.after = *last;
}

/// A record is kept for as long as the stream keeps it, or shorter. Whether that has changed since
/// it was asked for last.
bool ShardPump::RenewMaxAge() {
  const Result<store::Duration> retention = ports_.source.Retention(settings_.stream);
  std::optional<store::Duration> max_age = settings_.policy.max_age;
  if (retention) {
    retention_ = *retention;
    max_age = std::min(max_age.value_or(*retention), *retention);
  }
  if (!retention || std::exchange(max_age_, max_age) == max_age) return false;
  for (LaneState& state : lanes_) state.lane.SetMaxAge(max_age);
  return true;
}

void ShardPump::Invoke(std::size_t lane, std::size_t count) {
  LaneState& state = lanes_[lane];
  state.in_flight = Front(state.lane, count);
  state.token = next_token_++;
  std::string payload = event_.Build(Records(state.in_flight));
  const std::optional<store::FaultKind> fault = ports_.faults.Draw("lambda", "Invoke", payload);
  if (!fault) return Send(lane, std::move(payload));
  InvocationAnswer refused{};
  switch (*fault) {
    case store::FaultKind::kThrottle:
      refused.outcome = InvocationOutcome::kThrottled;
      break;
    case store::FaultKind::kServerError:
    case store::FaultKind::kDropBefore:
    case store::FaultKind::kKillBefore:  // who calls is the mapping, which is no process
      break;
    case store::FaultKind::kDropAfter:
    case store::FaultKind::kErrorAfter:
    case store::FaultKind::kKillAfter:
      // The effect takes place, its answer is lost.
      ports_.functions.Invoke(settings_.function_arn, std::move(payload), [](const auto&) {});
      break;
    case store::FaultKind::kDuplicate:
      Send(lane, payload);
      return Send(lane, std::move(payload));
  }
  const std::lock_guard lock(mailbox_->mutex);
  mailbox_->mail.push_back({.lane = lane, .token = state.token, .answer = std::move(refused)});
  mailbox_->Ring();
}

void ShardPump::Send(std::size_t lane, std::string payload) {
  ports_.functions.Invoke(
      settings_.function_arn, std::move(payload),
      [mailbox = mailbox_, lane, token = lanes_[lane].token](InvocationAnswer answer) {
        const std::lock_guard lock(mailbox->mutex);
        if (!mailbox->ring) return;
        mailbox->mail.push_back({.lane = lane, .token = token, .answer = std::move(answer)});
        mailbox->Ring();
      });
}

/// What became of a batch that was given up, for the log.
std::string ShardPump::WhereaboutsOf(bool is_stored) const {
  if (settings_.failure_destination.empty()) return "which has no destination for them";
  return fmt::format("{} {}", is_stored ? "now in" : "for good: they could not be put into",
                     settings_.failure_destination);
}

void ShardPump::Discard(LaneState& state, const LaneStep& step) {
  const Result<void> stored = Store(state, step);
  if (!stored && Postpone(state, step, stored.error())) return;
  state.sink_failures = 0;
  has_discarded_ = true;
  const std::vector<std::uint64_t> batch = Front(state.lane, step.count);
  const bool is_kept = stored && !settings_.failure_destination.empty();
  if (!is_kept) ports_.figures.Dropped(settings_.id.text, settings_.function_arn, batch.size());
  spdlog::log(stored ? spdlog::level::warn : spdlog::level::err,
              "lambda: mapping {} gives up {} records of {}, from {} to {}, {}", settings_.id.text,
              batch.size(), shard_.text, RecordAt(batch.front()).sequence.text,
              RecordAt(batch.back()).sequence.text, WhereaboutsOf(stored.has_value()));
  state.lane.Drop(step.count);
  Done(batch, batch.size());
}

/// Whether a batch that could not be delivered is tried again later. Told in the log ever more
/// seldom, for an outage may last.
bool ShardPump::Postpone(LaneState& state, const LaneStep& step, const Error& why) {
  ports_.figures.DeliveryFailed(settings_.function_arn);
  result_.Tell(kUndelivered);
  ++state.sink_failures;
  const store::TimePoint now = ports_.clock.Now();
  const std::vector<std::uint64_t> batch = Front(state.lane, step.count);
  RenewMaxAge();
  const bool is_in_stream = retention_ && now - RecordAt(batch.back()).arrived <= *retention_;
  if (!is_in_stream && state.sink_failures >= kMinSinkTries) return false;
  state.sink_not_before = now + SinkBackoff(state.sink_failures);
  if (std::has_single_bit(state.sink_failures)) {
    spdlog::error(
        "lambda: mapping {} cannot put {} failed records of {} into {} (tried {} times): {}; "
        "the shard waits for it",
        settings_.id.text, batch.size(), shard_.text, settings_.failure_destination,
        state.sink_failures, why.message);
  }
  return true;
}

/// Puts the failed batch into the mapping's destination, if it has one.
Result<void> ShardPump::Store(const LaneState& state, const LaneStep& step) {
  if (settings_.failure_destination.empty()) return {};
  const std::vector<std::uint64_t> batch = Front(state.lane, step.count);
  const std::vector<const StreamRecord*> records = Records(batch);
  const FailedBatch failed{
      .mapping = settings_.id,
      .time = ports_.clock.Now(),
      .request_id = step.invocations > 0 ? state.request_id : text::RandomUuid(),
      .function_arn = settings_.function_arn,
      .reason = step.reason,
      .invocations = step.invocations,
      .function_error = state.function_error,
      .shard = shard_,
      .stream = settings_.stream,
      .first = records.front(),
      .last = records.back(),
      .batch_size = records.size(),
      .payload = event_.Build(records),
      .role_arn = settings_.role_arn,
  };
  return ports_.failures.Deliver(settings_.failure_destination, failed);
}

/// The first `count` records of a batch are done with; the checkpoint follows as far as no other
/// lane holds it back. Behind one that does, their numbers alone are kept.
void ShardPump::Done(const std::vector<std::uint64_t>& ordinals, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    Entry& entry = buffer_[ordinals[i] - first_ordinal_];
    entry.done = true;
    entry.record.data = {};
    entry.record.partition_key = {};
    const std::size_t kept = sizeof(Entry) + entry.record.sequence.text.size();
    Release(entry, entry.held - std::min(entry.held, kept));
  }
  while (!buffer_.empty() && buffer_.front().done) {
    Release(buffer_.front(), buffer_.front().held);
    checkpoint_.after = std::move(buffer_.front().record.sequence);
    buffer_.pop_front();
    ++first_ordinal_;
    unsaved_ = true;
  }
}

void ShardPump::Release(Entry& entry, std::size_t bytes) {
  entry.held -= bytes;
  held_bytes_ -= bytes;
  budget_.Release(bytes);
}

/// A failure leaves it for the next turn: the records behind it may come again, none is skipped.
void ShardPump::SaveCheckpoint() {
  unsaved_ = !ports_.checkpoints.Save(settings_.id, shard_, checkpoint_).has_value();
  if (unsaved_) WakeAt(ports_.clock.Now() + kReadAgain);
}

const StreamRecord& ShardPump::RecordAt(std::uint64_t ordinal) const {
  return buffer_[ordinal - first_ordinal_].record;
}

std::vector<const StreamRecord*> ShardPump::Records(
    const std::vector<std::uint64_t>& ordinals) const {
  std::vector<const StreamRecord*> records;
  records.reserve(ordinals.size());
  for (const std::uint64_t ordinal : ordinals) records.push_back(&RecordAt(ordinal));
  return records;
}

std::vector<std::uint64_t> ShardPump::Front(const Lane& lane, std::size_t count) {
  std::vector<std::uint64_t> ordinals(count);
  for (std::size_t i = 0; i < count; ++i) ordinals[i] = lane.items()[i].ordinal;
  return ordinals;
}

}  // namespace weir::cloud::lambda
