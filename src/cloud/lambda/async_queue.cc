// The thread that starts asynchronous invocations when they are due.
#include "src/cloud/lambda/async_queue.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "src/cloud/lambda/spaces.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"

namespace weir::cloud::lambda {
namespace {

constexpr store::Duration kFirstRetry = std::chrono::minutes{1};
constexpr store::Duration kFirstBackoff = std::chrono::seconds{1};
constexpr store::Duration kMaxBackoff = std::chrono::minutes{5};

store::Key Row(std::uint64_t number) { return store::Key(kAsyncSpace).Number(number); }

store::Duration Backoff(std::uint32_t refusals) {
  constexpr std::uint32_t kMaxDoublings = 16;
  return std::min<store::Duration>(kFirstBackoff * (1U << std::min(refusals, kMaxDoublings)),
                                   kMaxBackoff);
}

}  // namespace

struct AsyncQueue::Mailbox {
  std::mutex mutex;
  std::vector<Ended> ended;
  store::Waiter* waiter = nullptr;  // nullptr when the queue is gone
};

AsyncQueue::AsyncQueue(store::Store& store, store::Clock& clock, Invoke invoke)
    : store_(store),
      clock_(clock),
      invoke_(std::move(invoke)),
      mailbox_(std::make_shared<Mailbox>()),
      waiter_(clock) {
  mailbox_->waiter = &waiter_;
  Load();
  thread_ = std::thread([this] { Run(); });
}

AsyncQueue::~AsyncQueue() {
  Stop();
  const std::lock_guard lock(mailbox_->mutex);
  mailbox_->waiter = nullptr;
}

void AsyncQueue::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  waiter_.Ring();
  if (thread_.joinable()) thread_.join();
}

void AsyncQueue::Load() {
  const store::TimePoint now = clock_.Now();
  const store::Key all(kAsyncSpace);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view) {
    const std::uint64_t number = store::KeyParts(key, kAsyncSpace).Number();
    due_.emplace(now, number);
    next_number_ = number + 1;
    return true;
  });
}

Result<void> AsyncQueue::Add(const AsyncInvocation& invocation) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    if (due_.size() + running_.size() >= kMaxWaiting) {
      return Error{ErrorKind::kExhausted, "too many asynchronous invocations wait"};
    }
    number = next_number_++;
    running_.insert(number);  // counts, but is not started before it is durable
  }
  Result<void> saved = Write(number, invocation);
  {
    const std::lock_guard lock(mutex_);
    running_.erase(number);
    if (saved) due_.emplace(clock_.Now(), number);
  }
  waiter_.Ring();
  return saved;
}

void AsyncQueue::Run() {
  while (true) {
    StartDue();
    store::TimePoint wake = store::TimePoint::max();
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) break;
      if (!due_.empty() && running_.size() < kMaxRunning) wake = due_.begin()->first;
    }
    waiter_.WaitUntil(wake);
    TakeEnds();
  }
  TakeEnds();
}

void AsyncQueue::TakeEnds() {
  std::vector<Ended> ended;
  {
    const std::lock_guard lock(mailbox_->mutex);
    ended.swap(mailbox_->ended);
  }
  for (const Ended& each : ended) Judge(each);
}

void AsyncQueue::StartDue() {
  while (true) {
    std::uint64_t number = 0;
    {
      const std::lock_guard lock(mutex_);
      const bool any = !due_.empty() && due_.begin()->first <= clock_.Now();
      if (stopping_ || !any || running_.size() >= kMaxRunning) return;
      number = due_.begin()->second;
      due_.erase(due_.begin());
      running_.insert(number);
    }
    StartOne(number);
  }
}

void AsyncQueue::StartOne(std::uint64_t number) {
  const std::optional<AsyncInvocation> invocation = Read(number);
  if (!invocation) return PassOver(number);
  invoke_(*invocation, [mailbox = mailbox_, number](const InvocationResult& result) {
    const std::lock_guard lock(mailbox->mutex);
    if (mailbox->waiter == nullptr) return;
    mailbox->ended.push_back({.number = number, .kind = result.kind, .at = result.ended});
    mailbox->waiter->Ring();
  });
}

void AsyncQueue::Judge(const Ended& ended) {
  if (ended.kind == InvocationResult::Kind::kAnswered) return Forget(ended.number);
  std::optional<AsyncInvocation> invocation = Read(ended.number);
  if (!invocation) return PassOver(ended.number);
  store::Duration pause{};
  if (ended.kind == InvocationResult::Kind::kFunctionError) {
    ++invocation->failures;
    invocation->refusals = 0;
    pause = kFirstRetry * invocation->failures;
  } else {
    pause = Backoff(invocation->refusals++);
  }
  const store::TimePoint now = clock_.Now();
  if (invocation->failures > kMaxRetries || now - invocation->accepted > kMaxAge) {
    spdlog::warn("lambda: an asynchronous event of {} is given up", invocation->function.name);
    return Forget(ended.number);
  }
  // Unwritten, it is what it was: it comes once more than it should after a crash.
  if (!Write(ended.number, *invocation)) spdlog::error("lambda: a retry could not be counted");
  const std::lock_guard lock(mutex_);
  running_.erase(ended.number);
  due_.emplace(ended.at.value_or(now) + pause, ended.number);
}

void AsyncQueue::Forget(std::uint64_t number) {
  store::WriteBatch batch;
  batch.Delete(Row(number));
  if (const auto applied = store_.Apply(std::move(batch)); !applied) {
    spdlog::error("lambda: an event done with is still stored: {}", applied.error().message);
  }
  const std::lock_guard lock(mutex_);
  running_.erase(number);
}

void AsyncQueue::PassOver(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  running_.erase(number);
}

std::optional<AsyncInvocation> AsyncQueue::Read(std::uint64_t number) const try {
  const std::optional<std::string> row = store_.Get(Row(number));
  if (!row) return std::nullopt;
  return store::DecodeRow<AsyncInvocation>(*row, "a waiting event");
} catch (const store::StoreFailure& error) {
  spdlog::error("lambda: {}", error.what());
  return std::nullopt;
}

Result<void> AsyncQueue::Write(std::uint64_t number, const AsyncInvocation& invocation) {
  store::WriteBatch batch;
  batch.Put(Row(number), store::EncodeRow(invocation));
  return store_.Apply(std::move(batch));
}

}  // namespace weir::cloud::lambda
