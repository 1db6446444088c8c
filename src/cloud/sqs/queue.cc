// Sends and deletes: rows first, then the line.
#include "src/cloud/sqs/queue.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "src/cloud/sqs/errors.h"
#include "src/cloud/sqs/rows.h"

namespace weir::cloud::sqs {
namespace {

/// Of messages that are too old, in one write.
constexpr std::size_t kMaxExpired = 1'000;

std::uint64_t Micros(TimePoint time) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(time.time_since_epoch().count(), 0));
}

std::uint64_t StretchOf(TimePoint time) {
  constexpr auto kStretch =
      static_cast<std::uint64_t>(std::chrono::microseconds(kDeduplication).count());
  return Micros(time) / kStretch;
}

}  // namespace

Queue::Queue(QueueKey key, QueueRow row, QueueMeans& means)
    : key_(std::move(key)),
      means_(means),
      row_(std::move(row)),
      settings_(ReadSettings(row_.attributes)),
      line_(key_.is_fifo()) {
  const store::Key prefix = QueuePrefix(kStandingSpace, row_.number);
  const TimePoint now = means_.clock.Now();
  means_.store.Scan(prefix, prefix.After(), [&](std::string_view name, std::string_view bytes) {
    store::KeyParts parts(name, kStandingSpace);
    parts.Number();  // the queue's
    last_number_ = parts.Number();
    line_.Add(last_number_, store::DecodeRow<Standing>(bytes, "a message's standing"), now);
    return true;
  });
  means_.messages += line_.size();
}

Queue::~Queue() { means_.messages -= line_.size(); }

QueueRow Queue::row() const {
  const std::lock_guard lock(mutex_);
  return row_;
}

Settings Queue::settings() const {
  const std::lock_guard lock(mutex_);
  return settings_;
}

Counts Queue::Count() {
  const std::lock_guard lock(mutex_);
  Pass(means_.clock.Now());
  return {.ready = line_.ready(), .delayed = line_.delayed(), .in_flight = line_.in_flight()};
}

void Queue::Pass(TimePoint now) {
  Expire(now);
  line_.Pass(now);
}

/// All of them: none of what is too old may be received, or counted. Rows that can't be deleted are
/// too old at the next start as well.
void Queue::Expire(TimePoint now) {
  const TimePoint before = now - settings_.retention + std::chrono::microseconds(1);
  for (auto old = line_.SentBefore(before, kMaxExpired); !old.empty();
       old = line_.SentBefore(before, kMaxExpired)) {
    store::WriteBatch batch;
    for (const MessageNumber number : old) EraseRows(number, batch);
    const Result<void> erased = means_.store.Apply(std::move(batch));
    if (!erased) {
      spdlog::error("sqs: {} messages of the queue {} are too old, and their rows stay: {}",
                    old.size(), key_.name, erased.error().message);
    }
    for (const MessageNumber number : old) Drop(number);
  }
}

void Queue::EraseRows(MessageNumber number, store::WriteBatch& batch) const {
  batch.Delete(MessageRowKey(row_.number, number));
  batch.Delete(StandingRowKey(row_.number, number));
}

void Queue::Drop(MessageNumber number) {
  line_.Remove(number);
  --means_.messages;
}

/// By the time, so that a number is new although nothing of the queue is left in the store.
MessageNumber Queue::NextNumber(TimePoint now) {
  last_number_ = std::max(last_number_ + 1, Micros(now));
  return last_number_;
}

namespace {

std::string RecentId(const Message& message, bool by_group) {
  return by_group ? *message.group + '\0' + *message.deduplication : *message.deduplication;
}

}  // namespace

std::optional<SentMessage> Queue::Repeated(const NewMessage& message, TimePoint now) const {
  const std::string id = RecentId(message.message, settings_.deduplicates_by_group);
  const std::uint64_t stretch = StretchOf(now);
  for (const std::uint64_t one : {stretch, stretch - 1}) {
    const auto bytes = means_.store.Get(RecentRowKey(row_.number, one, id));
    if (!bytes) continue;
    auto recent = store::DecodeRow<Recent>(*bytes, "a deduplication id");
    if (recent.time + kDeduplication > now) {
      return SentMessage{.id = std::move(recent.id), .number = recent.message};
    }
  }
  return std::nullopt;
}

void Queue::WriteRecent(const NewMessage& message, MessageNumber number, TimePoint now,
                        store::WriteBatch& batch) {
  const std::uint64_t stretch = StretchOf(now);
  const std::string id = RecentId(message.message, settings_.deduplicates_by_group);
  batch.Put(RecentRowKey(row_.number, stretch, id),
            store::EncodeRow(Recent{.time = now, .message = number, .id = message.message.id}));
  if (pruned_ + 1 >= stretch) return;
  pruned_ = stretch - 1;
  batch.DeleteRange(QueuePrefix(kRecentSpace, row_.number),
                    QueuePrefix(kRecentSpace, row_.number).Number(pruned_));
}

Queue::Entering Queue::Enter(const NewMessage& message, TimePoint now, store::WriteBatch& batch) {
  Entering entering{.number = NextNumber(now)};
  Standing& standing = entering.standing;
  standing.sent = now;
  standing.visible = now + message.delay.value_or(settings_.delay);
  if (key_.is_fifo()) {
    standing.group = message.message.group.value_or("");
    WriteRecent(message, entering.number, now, batch);
  }
  batch.Put(MessageRowKey(row_.number, entering.number), store::EncodeRow(message.message));
  batch.Put(StandingRowKey(row_.number, entering.number), store::EncodeRow(standing));
  return entering;
}

Outcome<std::vector<SentMessage>> Queue::Send(const std::vector<NewMessage>& messages) {
  std::vector<SentMessage> sent;
  {
    const std::lock_guard lock(mutex_);
    if (removed_) return errors::NoSuchQueue();
    const TimePoint now = means_.clock.Now();
    Pass(now);
    if (means_.messages + messages.size() > means_.most_messages) {
      return errors::TooMany("messages in all queues", means_.most_messages);
    }
    store::WriteBatch batch;
    std::vector<Entering> entering;
    std::map<std::string, SentMessage> just_now;  // by deduplication id
    for (const NewMessage& message : messages) {
      if (key_.is_fifo()) {
        const std::string id = RecentId(message.message, settings_.deduplicates_by_group);
        const auto twin = just_now.find(id);
        auto repeated = twin != just_now.end() ? twin->second : Repeated(message, now);
        if (repeated) {
          sent.push_back(*std::move(repeated));
          continue;
        }
      }
      entering.push_back(Enter(message, now, batch));
      sent.push_back({.id = message.message.id, .number = {}});
      if (!key_.is_fifo()) continue;
      sent.back().number = entering.back().number;
      just_now[RecentId(message.message, settings_.deduplicates_by_group)] = sent.back();
    }
    if (!entering.empty()) {
      if (const auto applied = means_.store.Apply(std::move(batch)); !applied) {
        return errors::StoreFailed(applied.error());
      }
    }
    for (Entering& one : entering) line_.Add(one.number, std::move(one.standing), now);
    means_.messages += entering.size();
  }
  Serve();
  return sent;
}

Outcome<ReceiptHandle> Queue::Own(std::string_view handle) const {
  const auto parsed = ReceiptHandle::Parse(handle);
  if (!parsed || parsed->queue != row_.number) return errors::InvalidHandle(handle);
  return *parsed;
}

/// Whether a handle of a FIFO queue still counts.
Outcome<void> Queue::Judge(const ReceiptHandle& handle, std::string_view text,
                           TimePoint now) const {
  const Standing* standing = line_.Find(handle.message);
  if (standing == nullptr || !key_.is_fifo()) return {};
  if (standing->received == handle.receive && standing->visible > now) return {};
  return errors::InvalidValue(text, "ReceiptHandle", "The receipt handle has expired.");
}

Outcome<void> Queue::DeleteOne(std::string_view text, TimePoint now, store::WriteBatch& batch,
                               std::vector<MessageNumber>& gone) const {
  const auto handle = Own(text);
  if (!handle) return handle.error();
  if (const auto judged = Judge(*handle, text, now); !judged) return judged.error();
  const Standing* standing = line_.Find(handle->message);
  if (standing == nullptr || standing->received != handle->receive) return {};
  if (std::find(gone.begin(), gone.end(), handle->message) != gone.end()) return {};
  EraseRows(handle->message, batch);
  gone.push_back(handle->message);
  return {};
}

std::vector<Outcome<void>> Queue::Delete(const std::vector<std::string>& handles) {
  std::vector<Outcome<void>> answers;
  {
    const std::lock_guard lock(mutex_);
    const TimePoint now = means_.clock.Now();
    Pass(now);
    store::WriteBatch batch;
    std::vector<MessageNumber> gone;
    for (const std::string& handle : handles) {
      answers.push_back(removed_ ? Outcome<void>(errors::NoSuchQueue())
                                 : DeleteOne(handle, now, batch, gone));
    }
    if (gone.empty()) return answers;
    if (const auto applied = means_.store.Apply(std::move(batch)); !applied) {
      return {handles.size(), errors::StoreFailed(applied.error())};
    }
    for (const MessageNumber number : gone) Drop(number);
  }
  if (key_.is_fifo()) Serve();  // the next of its group
  return answers;
}

Outcome<Standing> Queue::Revised(const NewVisibility& change, TimePoint now) const {
  const auto handle = Own(change.handle);
  if (!handle) return handle.error();
  const Standing* standing = line_.Find(handle->message);
  if (standing == nullptr) {
    return errors::InvalidValue(
        change.handle, "ReceiptHandle",
        "Message does not exist or is not available for visibility timeout change.");
  }
  if (const auto judged = Judge(*handle, change.handle, now); !judged) return judged.error();
  if (standing->visible <= now || standing->received != handle->receive) {
    return errors::NotInFlight();
  }
  Standing revised = *standing;
  revised.visible = now + change.timeout;
  if (revised.visible > standing->received_last + kMaxVisibility) {
    return errors::InvalidValue(
        std::to_string(change.timeout.count()), "VisibilityTimeout",
        "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");
  }
  return revised;
}

std::vector<Outcome<void>> Queue::ChangeVisibility(const std::vector<NewVisibility>& changes) {
  std::vector<Outcome<void>> answers;
  {
    const std::lock_guard lock(mutex_);
    const TimePoint now = means_.clock.Now();
    Pass(now);
    for (const NewVisibility& change : changes) {
      const auto revised =
          removed_ ? Outcome<Standing>(errors::NoSuchQueue()) : Revised(change, now);
      if (!revised) {
        answers.emplace_back(revised.error());
        continue;
      }
      const MessageNumber number = ReceiptHandle::Parse(change.handle)->message;
      store::WriteBatch batch;
      batch.Put(StandingRowKey(row_.number, number), store::EncodeRow(*revised));
      if (const auto applied = means_.store.Apply(std::move(batch)); !applied) {
        answers.emplace_back(errors::StoreFailed(applied.error()));
        continue;
      }
      line_.Change(number, *revised, now);
      answers.emplace_back();
    }
  }
  Serve();
  return answers;
}

Outcome<void> Queue::Purge(Duration pause) {
  const std::lock_guard lock(mutex_);
  if (removed_) return errors::NoSuchQueue();
  const TimePoint now = means_.clock.Now();
  if (purged_ && *purged_ + pause > now) return errors::PurgeInProgress(key_.name);
  store::WriteBatch batch;
  for (const std::string_view space : {kMessageSpace, kStandingSpace}) {
    const store::Key prefix = QueuePrefix(space, row_.number);
    batch.DeleteRange(prefix, prefix.After());
  }
  if (const auto applied = means_.store.Apply(std::move(batch)); !applied) {
    return errors::StoreFailed(applied.error());
  }
  means_.messages -= line_.size();
  line_.Clear();
  purged_ = now;
  return {};
}

Outcome<void> Queue::Update(const Change& change) {
  {
    const std::lock_guard lock(mutex_);
    if (removed_) return errors::NoSuchQueue();
    QueueRow changed = row_;
    if (const auto outcome = change(changed); !outcome) return outcome;
    store::WriteBatch batch;
    batch.Put(QueueRowKey(key_), store::EncodeRow(changed));
    if (const auto applied = means_.store.Apply(std::move(batch)); !applied) {
      return errors::StoreFailed(applied.error());
    }
    row_ = std::move(changed);
    settings_ = ReadSettings(row_.attributes);
  }
  return {};
}

Outcome<void> Queue::Remove() {
  std::vector<Answer> answers;
  {
    const std::lock_guard lock(mutex_);
    if (removed_) return errors::NoSuchQueue();
    store::WriteBatch batch;
    batch.Delete(QueueRowKey(key_));
    for (const std::string_view space : {kMessageSpace, kStandingSpace, kRecentSpace}) {
      const store::Key prefix = QueuePrefix(space, row_.number);
      batch.DeleteRange(prefix, prefix.After());
    }
    if (const auto applied = means_.store.Apply(std::move(batch)); !applied) {
      return errors::StoreFailed(applied.error());
    }
    removed_ = true;
    means_.messages -= line_.size();
    line_.Clear();
    answers = TakeAllWaits();
  }
  for (Answer& answer : answers) answer.received = errors::NoSuchQueue();
  Give(std::move(answers));
  return {};
}

}  // namespace weir::cloud::sqs
