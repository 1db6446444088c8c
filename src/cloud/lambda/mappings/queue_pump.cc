// One turn after another: answers, batches that were refused, then what the queue has.
#include "src/cloud/lambda/mappings/queue_pump.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "src/cloud/lambda/mappings/item_failures.h"
#include "src/cloud/lambda/mappings/source_rights.h"

namespace weir::cloud::lambda {
namespace {

constexpr std::string_view kBatchDone = "OK";
constexpr std::string_view kBatchFailed = "PROBLEM: Function call failed";
constexpr std::string_view kNoQueue = "PROBLEM: The queue is not found or can't be read";

/// A queue is looked at again after this, whatever its watch says: it may have become readable, or
/// others may have let go of what they held.
constexpr store::Duration kLookAtQueue = std::chrono::seconds{5};

store::Duration PauseAfter(std::uint32_t refusals) {
  constexpr std::uint32_t kDoublings = 6;  // past kMaxPause
  return std::min(QueuePump::kFirstPause * (1U << std::min(refusals - 1, kDoublings)),
                  QueuePump::kMaxPause);
}

}  // namespace

void QueuePump::Mailbox::Ring() const {
  if (ring) ring();
}

QueuePump::QueuePump(const MappingSettings& settings, const MappingPorts& ports, ReadBudget& budget,
                     ProcessingResult& result, std::function<void()> ring)
    : settings_(settings),
      ports_(ports),
      budget_(budget),
      result_(result),
      event_(settings.queue, settings.region),
      filter_(settings.filters),
      mailbox_(std::make_shared<Mailbox>()),
      most_batches_(
          std::min<std::size_t>(settings.max_concurrency.value_or(kMaxBatches), kMaxBatches)),
      gathering_(settings.policy) {
  mailbox_->ring = std::move(ring);
  batches_now_ = std::min(batches_now_, most_batches_);
}

QueuePump::~QueuePump() {
  watch_.reset();
  budget_.Release(held_bytes_);
  const std::lock_guard lock(mailbox_->mutex);
  mailbox_->ring = nullptr;
}

std::optional<store::TimePoint> QueuePump::Turn() {
  wake_.reset();
  if (!watch_) {
    watch_ = ports_.queues.WatchQueue(settings_.queue, [mailbox = mailbox_] {
      const std::lock_guard lock(mailbox->mutex);
      mailbox->Ring();
    });
  }
  TakeMail();
  if (stopping_) return std::nullopt;
  TryAgain();
  Gather();
  WakeAt(ports_.clock.Now() + kLookAtQueue);
  return wake_;
}

void QueuePump::WakeAt(store::TimePoint time) { wake_ = wake_ ? std::min(*wake_, time) : time; }

void QueuePump::TakeMail() {
  std::vector<Mail> mail;
  {
    const std::lock_guard lock(mailbox_->mutex);
    mail.swap(mailbox_->mail);
  }
  for (const Mail& each : mail) Take(each);
}

void QueuePump::Take(const Mail& mail) {
  const auto batch = batches_.find(mail.token);
  if (batch == batches_.end() || !std::exchange(batch->second.is_in_flight, false)) return;
  --in_flight_;
  switch (mail.answer.outcome) {
    case InvocationOutcome::kAnswered:
      Settle(batch->second, mail.answer);
      break;
    case InvocationOutcome::kFailed:
      result_.Tell(kBatchFailed);
      break;
    case InvocationOutcome::kThrottled:
    case InvocationOutcome::kUnavailable:
      return Postpone(batch);
  }
  LetGo(batch);
}

/// Deletes what is done with. The others are not touched: they come again by themselves.
void QueuePump::Settle(const Batch& batch, const InvocationAnswer& answer) {
  std::vector<bool> failed(batch.messages.size(), false);
  if (settings_.policy.report_item_failures) {
    std::vector<std::string_view> ids;
    for (const GatheredMessage& message : batch.messages) ids.push_back(message.id);
    failed = JudgeMessages(answer.response, ids);
  }
  std::vector<std::string> done;
  for (std::size_t i = 0; i < failed.size(); ++i) {
    if (!failed[i]) done.push_back(batch.messages[i].receipt);
  }
  result_.Tell(done.size() == failed.size() ? kBatchDone : kBatchFailed);
  batches_now_ = std::min(batches_now_ + 1, most_batches_);
  Delete(done);
}

/// One that was not invoked waits, and takes no other's place: there is less room now.
void QueuePump::Postpone(Batches::iterator batch) {
  result_.Tell(kBatchFailed);
  batches_now_ = std::max<std::size_t>(batches_now_ / 2, 1);
  ++batch->second.refusals;
  batch->second.not_before = ports_.clock.Now() + PauseAfter(batch->second.refusals);
}

/// As many of them as may be under way; an answer brings the next.
void QueuePump::TryAgain() {
  const store::TimePoint now = ports_.clock.Now();
  for (auto at = batches_.begin(); at != batches_.end();) {
    const auto batch = at++;
    Batch& waiting = batch->second;
    if (waiting.is_in_flight) continue;
    if (waiting.until <= now) {
      LetGo(batch);
    } else if (waiting.not_before <= now && in_flight_ < batches_now_) {
      Invoke(batch->first, waiting);
    } else {
      WakeAt(waiting.not_before > now ? std::min(waiting.not_before, waiting.until)
                                      : waiting.until);
    }
  }
}

void QueuePump::LetGo(Batches::iterator batch) {
  Release(batch->second.messages);
  batches_.erase(batch);
}

/// Receives and hands out until the queue has no more, or as many batches are under way as may be.
void QueuePump::Gather() {
  Release(gathering_.TakeVisible(ports_.clock.Now()));
  bool may_be_more = true;
  while (batches_.size() < batches_now_) {
    auto batch = gathering_.TakeBatch(ports_.clock.Now(), !may_be_more);
    if (!batch.empty()) {
      Begin(std::move(batch));
    } else if (may_be_more) {
      may_be_more = Receive();
    } else {
      if (const auto due = gathering_.due()) WakeAt(*due);
      return;
    }
  }
}

/// Where others hold so much that there is no room, one looks again later.
bool QueuePump::HasRoom() {
  constexpr std::size_t kBatchBytes = Lane::kMaxEventBytes;
  return budget_.Page(held_bytes_, {.records = QueueSource::kMaxPage, .bytes = kBatchBytes})
      .has_value();
}

/// Whether there may be more at once.
bool QueuePump::Receive() {
  if (!HasRoom()) return false;
  if (const auto why = WhyNotRead(ports_, settings_)) {
    result_.Tell(*why);
    return false;
  }
  const std::size_t most = std::min(gathering_.missing(), QueueSource::kMaxPage);
  Result<QueuePage> page = ports_.queues.Receive(settings_.queue, most);
  if (!page) {
    result_.Tell(kNoQueue);
    return false;
  }
  const bool is_full = page->messages.size() == most;
  std::vector<std::string> unwanted;
  for (QueueMessage& message : std::exchange(page->messages, {})) {
    Keep(std::move(message), *page, unwanted);
  }
  Delete(unwanted);
  if (page->next) WakeAt(*page->next);
  return is_full;
}

void QueuePump::Keep(QueueMessage message, const QueuePage& page,
                     std::vector<std::string>& unwanted) {
  std::string record = event_.Record(message);
  if (!filter_.Wants(record)) {
    unwanted.push_back(std::move(message.receipt));
    return;
  }
  GatheredMessage gathered{.id = std::move(message.id),
                           .receipt = std::move(message.receipt),
                           .record = std::move(record),
                           .received = ports_.clock.Now(),
                           .hidden_until = page.hidden_until};
  Hold(gathered);
  gathering_.Add(std::move(gathered));
}

void QueuePump::Begin(std::vector<GatheredMessage> messages) {
  const std::uint64_t token = next_token_++;
  Batch& batch = batches_[token];
  batch.until = std::min_element(messages.begin(), messages.end(),
                                 [](const GatheredMessage& one, const GatheredMessage& other) {
                                   return one.hidden_until < other.hidden_until;
                                 })
                    ->hidden_until;
  batch.messages = std::move(messages);
  Invoke(token, batch);
}

void QueuePump::Invoke(std::uint64_t token, Batch& batch) {
  std::vector<std::string_view> records;
  for (const GatheredMessage& message : batch.messages) records.push_back(message.record);
  batch.is_in_flight = true;
  ++in_flight_;
  ports_.functions.Invoke(settings_.function_arn, SqsEvent::Build(records),
                          [mailbox = mailbox_, token](InvocationAnswer answer) {
                            const std::lock_guard lock(mailbox->mutex);
                            mailbox->mail.push_back({token, std::move(answer)});
                            mailbox->Ring();
                          });
}

/// A failure is the log's: the messages come again, and functions are told to expect that.
void QueuePump::Delete(const std::vector<std::string>& receipts) {
  if (receipts.empty()) return;
  const Result<void> deleted = ports_.queues.Delete(settings_.queue, receipts);
  if (deleted) return;
  spdlog::error("lambda: mapping {} can't delete {} messages of {}, which come again: {}",
                settings_.id.text, receipts.size(), settings_.queue.text, deleted.error().message);
}

void QueuePump::Hold(const GatheredMessage& message) {
  held_bytes_ += message.record.size();
  budget_.Hold(message.record.size());
}

void QueuePump::Release(const std::vector<GatheredMessage>& messages) {
  for (const GatheredMessage& message : messages) {
    held_bytes_ -= message.record.size();
    budget_.Release(message.record.size());
  }
}

}  // namespace weir::cloud::lambda
