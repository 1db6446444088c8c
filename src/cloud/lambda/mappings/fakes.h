// The ports of event source mappings in memory, for tests.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/cloud/lambda/execution_roles.h"
#include "src/cloud/lambda/mappings/checkpoint_store.h"
#include "src/cloud/lambda/mappings/failure_destination.h"
#include "src/cloud/lambda/mappings/function_invoker.h"
#include "src/cloud/lambda/mappings/mapping_figures.h"
#include "src/cloud/lambda/mappings/ordered_source.h"
#include "src/cloud/lambda/mappings/queue_source.h"

namespace weir::cloud::lambda {

/// Roles that may do all but one action.
class ScriptedRoles : public ExecutionRoles {
 public:
  [[nodiscard]] bool CanBeAssumed(std::string_view /*arn*/) const override { return true; }
  [[nodiscard]] std::optional<std::string> WhyDenied(std::string_view role_arn,
                                                     std::string_view function_arn,
                                                     std::string_view action,
                                                     std::string_view resource) const override {
    const std::lock_guard lock(mutex_);
    if (action != denied_) return std::nullopt;
    return fmt::format("{} {} {} {}", role_arn, function_arn, action, resource);
  }
  void Deny(std::string action) {
    const std::lock_guard lock(mutex_);
    denied_ = std::move(action);
  }

 private:
  mutable std::mutex mutex_;
  std::string denied_;
};

/// Sequence numbers count from 1000 in all shards together, up to 9999.
class InMemoryStream : public OrderedSource {
 public:
  explicit InMemoryStream(store::Clock& clock) : clock_(clock) {}

  store::Duration retention = std::chrono::hours{24};
  std::atomic<bool> is_gone = false;  ///< though Shards() still knows it

  [[nodiscard]] int reads() const { return reads_; }

  /// Deletes the stream and makes it again, with the same shards.
  void MakeAgain() {
    const std::lock_guard lock(mutex_);
    for (auto& [id, shard] : shards_) {
      shard.records.clear();
      shard.closed = false;
      shard.beginning = {std::to_string(next_)};
    }
    ++next_;
  }

  void AddShard(const std::string& id, std::vector<ShardId> parents = {}) {
    const std::lock_guard lock(mutex_);
    shards_[{id}].parents = std::move(parents);
    order_.push_back({id});
  }
  std::string Put(const std::string& shard, const std::string& key, const std::string& data) {
    std::function<void()> changed;
    std::string sequence{};
    {
      const std::lock_guard lock(mutex_);
      sequence = std::to_string(next_++);
      shards_[{shard}].records.push_back({{sequence}, key, data, clock_.Now()});
      changed = shards_[{shard}].changed;
    }
    if (changed) changed();
    return sequence;
  }
  void Close(const std::string& shard) {
    std::function<void()> changed;
    {
      const std::lock_guard lock(mutex_);
      shards_[{shard}].closed = true;
      changed = shards_[{shard}].changed;
    }
    if (changed) changed();
  }

  Result<std::vector<StreamShard>> Shards(const StreamArn&) override {
    const std::lock_guard lock(mutex_);
    std::vector<StreamShard> all{};
    for (const ShardId& id : order_) {
      all.push_back({id, shards_[id].parents, shards_[id].beginning});
    }
    return all;
  }
  Result<SequenceNumber> Before(const StreamArn&, const ShardId& shard,
                                const StartingPosition& position) override {
    const std::lock_guard lock(mutex_);
    SequenceNumber last{};
    for (const StreamRecord& record : shards_[shard].records) {
      if (position.from == StartFrom::kTrimHorizon) break;
      if (position.from == StartFrom::kAtTimestamp && record.arrived >= position.time) break;
      last = record.sequence;
    }
    return last;
  }
  Result<StreamPage> Read(const StreamArn&, const ShardId& shard, const SequenceNumber& after,
                          ReadLimit limit) override {
    ++reads_;
    if (is_gone) return Error{ErrorKind::kNotFound, "no such shard"};
    const std::lock_guard lock(mutex_);
    StreamPage page;
    std::size_t bytes = 0;
    for (const StreamRecord& record : shards_[shard].records) {
      if (record.sequence <= after) continue;
      if (page.records.size() == limit.records || bytes > limit.bytes) return page;
      bytes += record.data.size();
      page.records.push_back(record);
    }
    page.ended = shards_[shard].closed;
    return page;
  }
  Result<store::Duration> Retention(const StreamArn&) override { return retention; }
  std::unique_ptr<Watch> WatchShard(const StreamArn&, const ShardId& shard,
                                    std::function<void()> changed) override {
    const std::lock_guard lock(mutex_);
    shards_[shard].changed = std::move(changed);
    return std::make_unique<ShardWatch>(*this, shard);
  }

 private:
  struct Shard {
    std::vector<ShardId> parents{};
    SequenceNumber beginning{"0999"};
    std::vector<StreamRecord> records{};
    bool closed = false;
    std::function<void()> changed;
  };
  class ShardWatch : public Watch {
   public:
    ShardWatch(InMemoryStream& stream, ShardId shard) : stream_(stream), shard_(std::move(shard)) {}
    ShardWatch(const ShardWatch&) = delete;
    ShardWatch& operator=(const ShardWatch&) = delete;
    ~ShardWatch() override {
      const std::lock_guard lock(stream_.mutex_);
      stream_.shards_[shard_].changed = nullptr;
    }

   private:
    InMemoryStream& stream_;
    const ShardId shard_;
  };

  store::Clock& clock_;
  std::atomic<int> reads_ = 0;
  std::mutex mutex_;
  std::map<ShardId, Shard> shards_;
  std::vector<ShardId> order_;
  int next_ = 1000;
};

/// One queue. Receipts are "<message>/<how often it was received>".
class InMemoryQueue : public QueueSource {
 public:
  static constexpr const char* kArn = "arn:aws:sqs:us-east-1:000000000000:q";

  explicit InMemoryQueue(store::Clock& clock) : clock_(clock) {}

  store::Duration visibility = std::chrono::seconds{30};
  bool is_fifo = false;
  std::atomic<bool> is_gone = false;
  std::atomic<bool> deletes = true;

  void Send(const std::string& body) {
    std::function<void()> changed;
    {
      const std::lock_guard lock(mutex_);
      messages_[std::to_string(next_++)] = {.body = body};
      changed = changed_;
    }
    if (changed) changed();
  }
  /// By their bodies, in the order of sending.
  [[nodiscard]] std::vector<std::string> left() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> bodies;
    for (const auto& [id, message] : messages_) bodies.push_back(message.body);
    return bodies;
  }
  [[nodiscard]] std::size_t hidden() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [id, message] : messages_)
      count += std::size_t{message.visible > clock_.Now()};
    return count;
  }

  Result<QueueTraits> Describe(const QueueArn& queue) override {
    if (is_gone || queue.text != kArn) return Error{ErrorKind::kNotFound, "no such queue"};
    return QueueTraits{.visibility = visibility, .is_fifo = is_fifo};
  }
  Result<QueuePage> Receive(const QueueArn&, std::size_t most) override {
    if (is_gone) return Error{ErrorKind::kNotFound, "no such queue"};
    const std::lock_guard lock(mutex_);
    const store::TimePoint now = clock_.Now();
    QueuePage page{.messages = {}, .hidden_until = now + visibility, .next = {}};
    for (auto& [id, message] : messages_) {
      if (message.visible > now) {
        page.next = std::min(page.next.value_or(message.visible), message.visible);
      } else if (page.messages.size() < most) {
        message.visible = page.hidden_until;
        QueueMessage& given = page.messages.emplace_back();
        given.id = id;
        given.receipt = fmt::format("{}/{}", id, ++message.received);
        given.body = message.body;
      }
    }
    return page;
  }
  Result<void> Delete(const QueueArn&, const std::vector<std::string>& receipts) override {
    if (!deletes) return Error{ErrorKind::kUnavailable, "not now"};
    const std::lock_guard lock(mutex_);
    for (const std::string& receipt : receipts) {
      const auto found = messages_.find(receipt.substr(0, receipt.find('/')));
      if (found == messages_.end()) continue;
      if (receipt == fmt::format("{}/{}", found->first, found->second.received)) {
        messages_.erase(found);
      }
    }
    return {};
  }
  std::unique_ptr<Watch> WatchQueue(const QueueArn&, std::function<void()> changed) override {
    const std::lock_guard lock(mutex_);
    changed_ = std::move(changed);
    return std::make_unique<QueueWatch>(*this);
  }

 private:
  struct Message {
    std::string body{};
    store::TimePoint visible{};
    int received = 0;
  };
  class QueueWatch : public Watch {
   public:
    explicit QueueWatch(InMemoryQueue& queue) : queue_(queue) {}
    QueueWatch(const QueueWatch&) = delete;
    QueueWatch& operator=(const QueueWatch&) = delete;
    ~QueueWatch() override {
      const std::lock_guard lock(queue_.mutex_);
      queue_.changed_ = nullptr;
    }

   private:
    InMemoryQueue& queue_;
  };

  store::Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Message> messages_;
  std::function<void()> changed_;
  int next_ = 1'000;
};

/// Keeps what it is asked for; a test answers by hand, or sets `answer`, which then answers at
/// once.
class ScriptedFunctions : public FunctionInvoker {
 public:
  struct Call {
    std::string payload{};
    Done done;
  };
  std::function<InvocationAnswer(const std::string& payload)> answer;

  void Invoke(const std::string&, std::string payload, Done done) override {
    if (answer) {
      {
        const std::lock_guard lock(mutex_);
        payloads_.push_back(payload);
      }
      return done(answer(payload));
    }
    const std::lock_guard lock(mutex_);
    payloads_.push_back(payload);
    calls_.push_back({std::move(payload), std::move(done)});
    changed_.notify_all();
  }

  [[nodiscard]] std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return calls_.size();
  }
  [[nodiscard]] std::vector<std::string> payloads() const {
    const std::lock_guard lock(mutex_);
    return payloads_;
  }
  /// The oldest call that waits for an answer; waits until there is one.
  Call Take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !calls_.empty(); });
    Call call = std::move(calls_.front());
    calls_.pop_front();
    return call;
  }
  static InvocationAnswer Answered(std::string response = "null") {
    return {InvocationOutcome::kAnswered, "request", std::move(response)};
  }
  static InvocationAnswer Failed() { return {InvocationOutcome::kFailed, "request", {}}; }
  static InvocationAnswer Throttled() { return {InvocationOutcome::kThrottled, {}, {}}; }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Call> calls_;
  std::vector<std::string> payloads_;
};

class CountedFigures : public MappingFigures {
 public:
  std::atomic<int> failed_deliveries = 0;
  std::atomic<std::size_t> dropped = 0;

  void DeliveryFailed(const std::string&) noexcept override { ++failed_deliveries; }
  void Dropped(const std::string&, const std::string&, std::size_t records) noexcept override {
    dropped += records;
  }
};

/// Keeps batches as a bucket would.
class InMemoryFailures : public FailureDestination {
 public:
  static constexpr const char* kArn = "arn:aws:s3:::failed";
  int failures = 0;  ///< how many deliveries fail first

  bool Exists(const std::string& arn) override { return arn == kArn; }
  Result<void> Deliver(const std::string&, const FailedBatch& batch) override {
    const std::lock_guard lock(mutex_);
    if (failures > 0 && failures-- > 0) return Error{ErrorKind::kUnavailable, "not now"};
    objects_.emplace_back(FailedBatchName(batch, "unique"), RenderFailedBatch(batch));
    return {};
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> objects() const {
    const std::lock_guard lock(mutex_);
    return objects_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, std::string>> objects_;
};

class InMemoryCheckpoints : public CheckpointStore {
 public:
  std::optional<Checkpoint> Load(const MappingId&, const ShardId& shard) const override {
    const std::lock_guard lock(mutex_);
    const auto found = saved_.find(shard);
    if (found == saved_.end()) return std::nullopt;
    return found->second;
  }
  Result<void> Save(const MappingId&, const ShardId& shard, const Checkpoint& checkpoint) override {
    const std::lock_guard lock(mutex_);
    saved_[shard] = checkpoint;
    return {};
  }

 private:
  mutable std::mutex mutex_;
  std::map<ShardId, Checkpoint> saved_;
};

}  // namespace weir::cloud::lambda
