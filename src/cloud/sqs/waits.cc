// Receives: at once, or after a wait.
#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "src/cloud/sqs/errors.h"
#include "src/cloud/sqs/queue.h"
#include "src/cloud/sqs/rows.h"

namespace weir::cloud::sqs {

/// One whose row is missing or damaged leaves the line until the next start, so that others go on.
std::optional<Message> Queue::ReadOrDrop(MessageNumber number) {
  std::string why = "its row is missing";
  if (const auto bytes = means_.store.Get(MessageRowKey(row_.number, number))) {
    try {
      return store::DecodeRow<Message>(*bytes, "a message");
    } catch (const store::StoreFailure& failure) {
      why = failure.what();
    }
  }
  spdlog::error("sqs: a message of the queue {} is left out, for it can't be read: {}", key_.name,
                why);
  Drop(number);
  return std::nullopt;
}

/// The first that can be received. Who is dead is noted, and passed over where it can be moved.
Queue::Received Queue::Choose(std::size_t most, const Queue* dead_letters) {
  Line::PassesOver passes_over;
  if (Redrives(dead_letters)) {
    passes_over = [this](MessageNumber number, const Standing& standing) {
      const bool is_dead = IsDead(standing);
      if (is_dead && dead_.size() < kMaxDead) dead_.insert(number);
      return is_dead;
    };
  }
  std::vector<ReceivedMessage> chosen;
  try {
    bool is_whole = false;
    while (!is_whole) {
      is_whole = true;
      chosen.clear();
      for (const MessageNumber number : line_.Ready(most, passes_over)) {
        auto message = ReadOrDrop(number);
        is_whole = is_whole && message;
        if (!message) continue;
        chosen.push_back({.message = *std::move(message),
                          .standing = *line_.Find(number),
                          .number = number,
                          .handle = {}});
      }
    }
  } catch (const store::StoreFailure& failure) {
    return errors::StoreFailed({ErrorKind::kUnavailable, failure.what()});
  }
  return chosen;
}

/// `dead_letters`: where DeadLetters() are. Reads before it writes: what was taken is given.
Queue::Received Queue::Take(const ReceiveWish& wish, const Queue* dead_letters, TimePoint now) {
  const std::size_t most = means_.most_in_flight;
  const std::size_t room = most - std::min(line_.in_flight(), most);
  if (room == 0 && !key_.is_fifo() && line_.ready() > 0) return errors::TooManyInFlight(most);
  auto taken = Choose(std::min(wish.most, room), dead_letters);
  if (!taken || taken->empty()) return taken;
  store::WriteBatch batch;
  for (ReceivedMessage& one : *taken) {
    Standing& standing = one.standing;
    if (standing.received == 0) standing.first_received = now;
    ++standing.received;
    standing.received_last = now;
    standing.visible = now + wish.visibility.value_or(settings_.visibility);
    one.handle =
        ReceiptHandle{.queue = row_.number, .message = one.number, .receive = standing.received}
            .Text();
    batch.Put(StandingRowKey(row_.number, one.number), store::EncodeRow(standing));
  }
  if (const auto applied = means_.store.Apply(std::move(batch)); !applied) {
    return errors::StoreFailed(applied.error());
  }
  for (const ReceivedMessage& one : *taken) line_.Change(one.number, one.standing, now);
  return taken;
}

Queue::Received Queue::Receive(const ReceiveWish& wish) {
  const auto dead_letters = DeadLetters();
  const Received received = [&]() -> Received {
    const std::lock_guard lock(mutex_);
    if (removed_) return errors::NoSuchQueue();
    const TimePoint now = means_.clock.Now();
    Pass(now);
    return Take(wish, dead_letters.get(), now);
  }();
  MoveDead(dead_letters.get());
  return received;
}

std::optional<TimePoint> Queue::NextVisible() {
  const std::lock_guard lock(mutex_);
  Pass(means_.clock.Now());
  return line_.NextVisible();
}

void Queue::Receive(const ReceiveWish& wish, Duration wait, Done done) {
  const auto dead_letters = DeadLetters();
  std::optional<Received> received;
  {
    const std::lock_guard lock(mutex_);
    const TimePoint now = means_.clock.Now();
    Pass(now);
    received = removed_ ? Received(errors::NoSuchQueue()) : Take(wish, dead_letters.get(), now);
    const bool waits = *received && (*received)->empty() && wait > Duration::zero() && !closed_;
    if (waits && EnterWait()) {
      waits_.push_back({.wish = wish, .until = now + wait, .done = std::exchange(done, {})});
    }
  }
  MoveDead(dead_letters.get());
  if (done) return done(*std::move(received));
  means_.wake(*this);
}

/// Counted first, for other queues' waits begin meanwhile.
bool Queue::EnterWait() {
  if (++means_.waits <= QueueMeans::kMaxWaits) return true;
  --means_.waits;
  return false;
}

std::vector<Queue::Answer> Queue::TakeAllWaits() {
  std::vector<Answer> answers;
  for (Waiting& waiting : waits_) {
    answers.push_back(
        {.done = std::move(waiting.done), .received = std::vector<ReceivedMessage>()});
  }
  means_.waits -= waits_.size();
  waits_.clear();
  return answers;
}

/// Who has waited longest gets the first messages.
std::vector<Queue::Answer> Queue::ServeWaits(const Queue* dead_letters, TimePoint now) {
  std::vector<Answer> answers;
  bool has_more = line_.ready() > 0;
  for (auto waiting = waits_.begin(); waiting != waits_.end();) {
    Received received = std::vector<ReceivedMessage>();
    if (has_more) received = Take(waiting->wish, dead_letters, now);
    const bool is_empty = received && received->empty();
    has_more = has_more && !is_empty;
    if (is_empty && waiting->until > now) {
      ++waiting;
      continue;
    }
    answers.push_back({.done = std::move(waiting->done), .received = std::move(received)});
    waiting = waits_.erase(waiting);
    --means_.waits;
  }
  return answers;
}

void Queue::Give(std::vector<Answer> answers) {
  for (Answer& answer : answers) answer.done(std::move(answer.received));
}

void Queue::Serve() {
  const auto dead_letters = DeadLetters();
  std::vector<Answer> answers;
  {
    const std::lock_guard lock(mutex_);
    if (!waits_.empty()) {
      const TimePoint now = means_.clock.Now();
      Pass(now);
      answers = ServeWaits(dead_letters.get(), now);
      if (!waits_.empty()) means_.wake(*this);  // something may get ready earlier now
    }
  }
  Give(std::move(answers));
  MoveDead(dead_letters.get());
  means_.watches.Tell(key_);
}

std::optional<TimePoint> Queue::Tick() {
  const auto dead_letters = DeadLetters();
  std::vector<Answer> answers;
  std::optional<TimePoint> next;
  {
    const std::lock_guard lock(mutex_);
    const TimePoint now = means_.clock.Now();
    Pass(now);
    answers = ServeWaits(dead_letters.get(), now);
    for (const Waiting& waiting : waits_)
      next = std::min(next.value_or(waiting.until), waiting.until);
    if (const auto visible = line_.NextVisible(); next && visible) next = std::min(*next, *visible);
  }
  Give(std::move(answers));
  MoveDead(dead_letters.get());
  return next;
}

void Queue::Close() {
  std::vector<Answer> answers;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    answers = TakeAllWaits();
  }
  Give(std::move(answers));
}

}  // namespace weir::cloud::sqs
